import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Metrics, requestErrors, systemActor, type Actor } from '@lyceum/platform';
import type { Tx } from '@lyceum/persistence';
import type { Config } from '../config.js';
import { Prices, isLocal, type Charge, type ModelFailure } from '../models/index.js';
import { costOf, mostOf } from './cost.js';
import { LedgerRepository, type Cap, type Caps } from './ledger.repository.js';

/** What asks models; a label of the report and of metrics. */
export type Feature = 'tutor' | 'quiz' | 'index' | 'search' | 'transcription';

export interface ReservationRequest {
  readonly feature: Feature;
  /** All models that may answer, as `ChatModel.candidateIds` has them. */
  readonly candidateIds: readonly string[];
  /** As `ChatModel.countInput` counts them. */
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** Whose day it counts for; the actor of the transaction unless somebody else is named. */
  readonly userId?: string | undefined;
}

export interface Reservation {
  readonly kind: 'reserved';
  readonly id: string;
  /** After that it counts as spent, unless it was settled or released. */
  readonly expiresAt: Date;
}

export interface Exhausted {
  readonly kind: 'exhausted';
  readonly cap: Cap;
  /** In the unit of the cap: tokens or micro-USD. */
  readonly limit: number;
  /** Spent and under way. Below the limit where what is left is too little for this request. */
  readonly used: number;
  readonly resetsAt: Date;
}

/** Who answered and what it used, as the `end` of an answer has it. */
export interface Settlement extends Charge {
  readonly abandoned?: readonly Charge[];
}

/** Longer than any answer, with its retries, may take. */
export const RESERVATION_MINUTES = 15;

/**
 * What models may cost. Before a model is asked, the most that it can cost is reserved; afterwards what it did cost is
 * settled. Both are part of the caller's transaction. The first call in a transaction locks the account of the school
 * until it ends, so keep it short and ask no model in it.
 */
@Injectable()
export class Budget {
  private readonly cost;
  private readonly tokens;

  constructor(
    private readonly ledger: LedgerRepository,
    private readonly prices: Prices,
    @Inject(CONFIG) private readonly config: Config,
    metrics: Metrics,
  ) {
    this.cost = metrics.counter(
      'ai_cost_micro_usd_total',
      'What models have cost, in millionths of a US dollar',
      ['feature', 'model'],
    );
    this.tokens = metrics.counter('ai_tokens_total', 'Tokens that models have read and written', [
      'feature',
      'model',
      'direction',
    ]);
  }

  /** What local models do costs nothing, is not counted and always fits. */
  async reserve(tx: Tx, request: ReservationRequest): Promise<Reservation | Exhausted> {
    const { feature, candidateIds, inputTokens, maxOutputTokens } = request;
    const charged = candidateIds.filter((id) => !isLocal(id));
    const id = randomUUID();
    if (charged.length === 0)
      return {
        kind: 'reserved',
        id,
        expiresAt: new Date(Date.now() + RESERVATION_MINUTES * 60_000),
      };
    const usage = { inputTokens, outputTokens: maxOutputTokens };
    const verdict = await this.ledger.reserve(asLedger(tx), this.caps(), {
      id,
      feature,
      cost: mostOf(this.prices, charged, usage),
      userId: request.userId ?? tx.actor.userId,
      minutes: RESERVATION_MINUTES,
    });
    const { cap, cap_limit: limit, used, resets_at: resetsAt, expires_at: expiresAt } = verdict;
    if (cap === null) return { kind: 'reserved', id, expiresAt };
    return { kind: 'exhausted', cap, limit, used, resetsAt };
  }

  /**
   * Counts what was used in place of what was reserved.
   * @returns whether there was anything to settle: not when it has been settled, released or has expired
   */
  settle(
    tx: Tx,
    reservationId: string,
    { abandoned = [], ...answered }: Settlement,
  ): Promise<boolean> {
    return this.replace(tx, reservationId, [answered, ...abandoned]);
  }

  /** Counts what is charged although the models failed, and gives back the rest. @returns as `settle` does */
  settleFailure(tx: Tx, reservationId: string, failure: ModelFailure): Promise<boolean> {
    return this.replace(tx, reservationId, failure.charges);
  }

  /** Gives back what was reserved: nobody was charged. @returns as `settle` does */
  release(tx: Tx, reservationId: string): Promise<boolean> {
    return this.replace(tx, reservationId, []);
  }

  private async replace(tx: Tx, id: string, charges: readonly Charge[]): Promise<boolean> {
    const costs = charges
      .filter(({ modelId }) => !isLocal(modelId))
      .map((charge) => costOf(this.prices, charge));
    const feature = await this.ledger.settle(asLedger(tx), id, costs);
    if (feature === undefined) return false;
    tx.afterCommit(() => {
      for (const { modelId: model, microUsd, inputTokens, outputTokens } of costs) {
        this.cost.inc({ feature, model }, microUsd);
        this.tokens.inc({ feature, model, direction: 'input' }, inputTokens);
        this.tokens.inc({ feature, model, direction: 'output' }, outputTokens);
      }
    });
    return true;
  }

  /** What the operator allows every school. */
  private caps(): Caps {
    return {
      userDayTokens: this.config.AI_USER_DAY_TOKENS,
      schoolDayTokens: this.config.AI_SCHOOL_DAY_TOKENS,
      schoolMonthMicroUsd: this.config.AI_SCHOOL_MONTH_MICRO_USD,
    };
  }
}

/** Learners do not write what is kept about their spending: the service does, in their school. */
function asLedger(tx: Tx): Tx {
  const { tenantId } = tx.actor;
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  if (tx.actor.role === 'system') return tx;
  const actor: Actor = systemActor('budget', { origin: tx.actor, tenantId });
  return tx.actAs(actor);
}
