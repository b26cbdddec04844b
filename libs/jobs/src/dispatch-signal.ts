/**
 * Tells a dispatch loop that something waits for a job. What is told to nobody is found by looking.
 *
 * Each kind of work extends it, so that it has a token of its own.
 */
export abstract class DispatchSignal {
  private listener: () => void = () => undefined;

  onWaiting(listener: () => void): void {
    this.listener = listener;
  }

  wake(): void {
    this.listener();
  }
}
