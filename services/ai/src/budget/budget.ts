import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, Metrics } from '@lyceum/platform';
import type { Tx } from '@lyceum/persistence';
import { Prices, isLocal, type Charge, type ModelFailure } from '../models/index.js';
import { asLedger } from './as-ledger.js';
import { ceilingsOf, type BudgetConfig, type Cap, type Caps } from './caps.js';
import { costOf, mostOf, type Cost } from './cost.js';
import { LedgerRepository } from './ledger.repository.js';

/** What asks models; a label of the report and of metrics. */
export type Feature = 'tutor' | 'quiz' | 'index' | 'transcription';

export interface ReservationRequest {
  readonly feature: Feature;
  /** All models that may answer, as `ChatModel.candidateIds` has them. */
  readonly candidateIds: readonly string[];
  /** As `ChatModel.countInput` counts them. */
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** Of sound that is to be heard. */
  readonly audioSeconds?: number;
  /** How long it may take, when that is longer than an answer. */
  readonly minutes?: number;
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
  private readonly ceilings: Caps;
  private readonly cost;
  private readonly tokens;

  constructor(
    private readonly ledger: LedgerRepository,
    private readonly prices: Prices,
    @Inject(CONFIG) config: BudgetConfig,
    metrics: Metrics,
  ) {
    this.ceilings = ceilingsOf(config);
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
    const { feature, candidateIds, inputTokens, maxOutputTokens, audioSeconds = 0 } = request;
    const minutes = Math.max(RESERVATION_MINUTES, request.minutes ?? 0);
    const charged = candidateIds.filter((id) => !isLocal(id));
    const id = randomUUID();
    if (charged.length === 0)
      return {
        kind: 'reserved',
        id,
        expiresAt: new Date(Date.now() + minutes * 60_000),
      };
    const usage = { inputTokens, outputTokens: maxOutputTokens, audioSeconds };
    const verdict = await this.ledger.reserve(asLedger(tx), this.ceilings, {
      id,
      feature,
      cost: mostOf(this.prices, charged, usage),
      userId: request.userId ?? tx.actor.userId,
      minutes,
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

  /**
   * Counts what was used without asking before, for the school and not for a person: work that is small and that the
   * school cannot do without. What follows has so much less.
   */
  charge(tx: Tx, feature: Feature, charge: Charge): void {
    if (isLocal(charge.modelId)) return;
    const cost = costOf(this.prices, charge);
    this.ledger.charge(asLedger(tx), feature, cost);
    tx.afterCommit(() => this.count(feature, [cost]));
  }

  private async replace(tx: Tx, id: string, charges: readonly Charge[]): Promise<boolean> {
    const costs = charges
      .filter(({ modelId }) => !isLocal(modelId))
      .map((charge) => costOf(this.prices, charge));
    const feature = await this.ledger.settle(asLedger(tx), id, costs);
    if (feature === undefined) return false;
    tx.afterCommit(() => this.count(feature, costs));
    return true;
  }

  private count(feature: Feature, costs: readonly Cost[]): void {
    for (const { modelId: model, microUsd, inputTokens, outputTokens } of costs) {
      this.cost.inc({ feature, model }, microUsd);
      this.tokens.inc({ feature, model, direction: 'input' }, inputTokens);
      this.tokens.inc({ feature, model, direction: 'output' }, outputTokens);
    }
  }
}
