/** What a service needs before it can serve. Modules add their own checks; the endpoint runs them all. */
export class Readiness {
  private readonly checks = new Map<string, () => Promise<void>>();
  private draining = false;

  /** @param check resolves when the dependency answers, rejects with the reason otherwise */
  add(name: string, check: () => Promise<void>): void {
    this.checks.set(name, check);
  }

  entries(): ReadonlyMap<string, () => Promise<void>> {
    return this.checks;
  }

  /** From here on the service says that it is not ready, so that no new traffic is sent to it. */
  drain(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }
}
