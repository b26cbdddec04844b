import type { Charge, TokenUsage } from './chat-model.js';

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
  readonly abandoned?: readonly Charge[] | undefined;
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
  /** The same of others that were asked as well. */
  readonly abandoned: readonly Charge[];

  constructor(
    readonly kind: ModelFailureKind,
    readonly reason: string,
    { modelId, retryAfterMs, usage, abandoned = [], cause }: ModelFailureDetails,
  ) {
    super(`${modelId}: ${reason}`, { cause });
    this.name = 'ModelFailure';
    this.modelId = modelId;
    this.retryAfterMs = retryAfterMs;
    this.usage = usage;
    this.abandoned = abandoned;
  }

  /** All that is likely to be charged; nothing where nothing was incurred. */
  get charges(): readonly Charge[] {
    const { modelId, usage, abandoned } = this;
    return usage ? [{ modelId, usage }, ...abandoned] : abandoned;
  }
}
