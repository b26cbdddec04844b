/** What a service depends on. */
export interface Dependency {
  /** Resolves when it answers, rejects with the reason otherwise. */
  readonly check: () => Promise<void>;
  /** Whether nothing can be served while it is away; else the service says that it is degraded, and serves. */
  readonly isVital: boolean;
}

/** What a service needs before it can serve. Modules add their own checks; the endpoint runs them all. */
export class Readiness {
  private readonly dependencies = new Map<string, Dependency>();
  private draining = false;

  add(name: string, check: () => Promise<void>, { isVital = true } = {}): void {
    this.dependencies.set(name, { check, isVital });
  }

  entries(): ReadonlyMap<string, Dependency> {
    return this.dependencies;
  }

  /** From here on the service says that it is not ready, so that no new traffic is sent to it. */
  drain(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }
}
