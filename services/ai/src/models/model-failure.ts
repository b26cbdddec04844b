import type { TokenUsage } from './chat-model.js';

/**
 * - `unavailable`: does not answer, or answers that it is broken; later or elsewhere it may work.
 * - `overloaded`: has too much to do, or we have asked too much; see `retryAfterMs`.
 * - `refused`: will not do what was asked, whoever asks.
 * - `cut_off`: the answer ended before its end.
 * - `malformed`: what came is not what was agreed.
 * - `cancelled`: the caller has gone.
 * - `misconfigured`: key, address or name of the model are wrong; nothing helps but an operator.
 */
export type ModelFailureKind =
  | 'unavailable'
  | 'overloaded'
  | 'refused'
  | 'cut_off'
  | 'malformed'
  | 'cancelled'
  | 'misconfigured';

interface ModelFailureDetails {
  readonly modelId: string;
  /** How long the provider asks to be left alone. */
  readonly retryAfterMs?: number | undefined;
  readonly usage?: TokenUsage | undefined;
  readonly cause?: unknown;
}

/** A model did not do what it was asked for. The message says what to do about it, and holds no key and no content. */
export class ModelFailure extends Error {
  readonly modelId: string;
  readonly retryAfterMs: number | undefined;
  /**
   * What the provider is likely to charge all the same: settle it. `undefined` where nothing was incurred: release.
   */
  readonly usage: TokenUsage | undefined;

  constructor(
    readonly kind: ModelFailureKind,
    message: string,
    { modelId, retryAfterMs, usage, cause }: ModelFailureDetails,
  ) {
    super(`${modelId}: ${message}`, { cause });
    this.name = 'ModelFailure';
    this.modelId = modelId;
    this.retryAfterMs = retryAfterMs;
    this.usage = usage;
  }
}
