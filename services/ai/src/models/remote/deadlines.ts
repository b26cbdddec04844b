import type { TokenUsage } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';

/** All in milliseconds. */
export interface Timeouts {
  readonly connect: number;
  /** From the request to the first piece of the answer. */
  readonly firstToken: number;
  /** Between two pieces. */
  readonly stall: number;
  readonly total: number;
}

/** Ends one request when it takes too long or when the caller has gone. */
export class Deadlines {
  private readonly controller = new AbortController();
  private readonly total: NodeJS.Timeout;
  private next: NodeJS.Timeout;
  private passed: string | undefined;

  constructor(
    private readonly timeouts: Timeouts,
    private readonly caller: AbortSignal,
  ) {
    const { firstToken, total } = timeouts;
    this.total = setTimeout(() => this.pass(`did not end within ${total} ms`), total);
    this.next = setTimeout(
      () => this.pass(`did not begin to answer within ${firstToken} ms`),
      firstToken,
    );
    if (caller.aborted) this.controller.abort();
    else caller.addEventListener('abort', this.leave);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** A piece has come: the next one has its own time. */
  beat(): void {
    const { stall } = this.timeouts;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.pass(`paused for more than ${stall} ms`), stall);
  }

  /**
   * Why the request was ended from here: `undefined` when it was not.
   *
   * @param usage what the provider is likely to charge: it had the request
   */
  failure(modelId: string, usage: TokenUsage): ModelFailure | undefined {
    if (this.caller.aborted)
      return new ModelFailure('cancelled', 'the caller has gone', { modelId, usage });
    if (this.passed === undefined) return undefined;
    return new ModelFailure('unavailable', `${this.passed}; see docs/operations/ai.md`, {
      modelId,
      usage,
    });
  }

  /** Ends the request if it is still there. */
  end(): void {
    clearTimeout(this.total);
    clearTimeout(this.next);
    this.caller.removeEventListener('abort', this.leave);
    this.controller.abort();
  }

  private readonly leave = (): void => this.controller.abort();

  private pass(what: string): void {
    this.passed ??= what;
    this.controller.abort();
  }
}
