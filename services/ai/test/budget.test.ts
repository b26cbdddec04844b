import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { systemActor } from '@lyceum/platform';
import type { Budget, Exhausted, Reservation } from '../src/budget/index.js';
import { ModelFailure } from '../src/models/model-failure.js';
import { LedgerDatabase } from './support/ledger-database.js';
import { actorOf } from './support/search.js';

const MODEL = 'openai/gpt-4.1-mini';
const DEARER = 'openai/gpt-4.1';
const ASKED = {
  feature: 'tutor',
  candidateIds: [MODEL, 'local/extractive'],
  inputTokens: 900,
  maxOutputTokens: 100,
} as const;

describe('the budget of models', () => {
  let hall: LedgerDatabase;
  before(async () => {
    hall = await LedgerDatabase.open();
  });
  after(() => hall.close());

  const learner = (schoolId: string, userId: string = randomUUID()) =>
    actorOf('learner', schoolId, userId);
  const reserve = (
    budget: Budget,
    actor = learner(randomUUID()),
    request: Parameters<Budget['reserve']>[1] = ASKED,
  ): Promise<Reservation | Exhausted> =>
    hall.database.run(actor, (tx) => budget.reserve(tx, request));
  const held = async (
    budget: Budget,
    actor: ReturnType<typeof learner>,
    request: Parameters<Budget['reserve']>[1] = ASKED,
  ): Promise<Reservation> => {
    const reservation = await reserve(budget, actor, request);
    assert.equal(reservation.kind, 'reserved');
    return reservation as Reservation;
  };
  const schoolDay = async (schoolId: string): Promise<Record<string, number>> => {
    const { rows } = await hall.admin.query<Record<string, string>>(
      `select reserved_tokens, reserved_micro_usd, spent_tokens, spent_micro_usd
       from budget_school_days where tenant_id = $1`,
      [schoolId],
    );
    return Object.fromEntries(
      Object.entries(rows[0] ?? {}).map(([name, value]) => [name, Number(value)]),
    );
  };

  it('is never overspent by parallel calls, to the token', async () => {
    const schoolId = randomUUID();
    const budget = hall.budget({ AI_SCHOOL_DAY_TOKENS: 50 * 1000, AI_USER_DAY_TOKENS: 1_000_000 });
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const actor = learner(schoolId);
        const outcome = await reserve(budget, actor);
        if (outcome.kind === 'reserved')
          await hall.database.run(actor, (tx) =>
            budget.settle(tx, outcome.id, {
              modelId: MODEL,
              usage: { inputTokens: 900, outputTokens: 100 },
            }),
          );
        return outcome.kind;
      }),
    );
    assert.equal(outcomes.filter((kind) => kind === 'reserved').length, 50);
    const { reserved_tokens: reserved, spent_tokens: spent } = await schoolDay(schoolId);
    assert.deepEqual([reserved, spent], [0, 50_000]);
    const { rows } = await hall.admin.query(
      `select sum(spent_tokens)::int as spent, sum(reserved_tokens)::int as reserved,
         (select requests::int from model_usage where tenant_id = $1) as requests
       from budget_user_days where tenant_id = $1`,
      [schoolId],
    );
    assert.deepEqual(rows, [{ spent: 50_000, reserved: 0, requests: 50 }]);
  });

  it('lets in what is given back meanwhile, and no more', async () => {
    const schoolId = randomUUID();
    const cap = 10_000;
    const budget = hall.budget({ AI_SCHOOL_DAY_TOKENS: cap });
    let settled = 0;
    await Promise.all(
      Array.from({ length: 120 }, async (_, at) => {
        const actor = learner(schoolId);
        const outcome = await reserve(budget, actor);
        if (outcome.kind === 'exhausted') return;
        await hall.database.run(actor, async (tx) => {
          if (at % 3 === 0) return budget.release(tx, outcome.id);
          const usage = { inputTokens: 400, outputTokens: at };
          settled += 400 + at;
          return budget.settle(tx, outcome.id, { modelId: MODEL, usage });
        });
      }),
    );
    const day = await schoolDay(schoolId);
    assert.ok(settled <= cap, `${settled}`);
    assert.deepEqual([day['reserved_tokens'], day['reserved_micro_usd']], [0, 0]);
    assert.equal(day['spent_tokens'], settled);
  });

  it('says which cap it is and when it resets', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const today = new Date();
    const day = new Date(today);
    day.setUTCHours(24, 0, 0, 0);
    const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 1));

    const mine = hall.budget({ AI_USER_DAY_TOKENS: 1500 });
    await held(mine, actor);
    assert.deepEqual(await reserve(mine, actor), {
      kind: 'exhausted',
      cap: 'user_day_tokens',
      limit: 1500,
      used: 1000,
      resetsAt: day,
    });
    assert.equal((await reserve(mine, learner(schoolId))).kind, 'reserved');

    const ours = hall.budget({ AI_SCHOOL_DAY_TOKENS: 2500 });
    assert.deepEqual(await reserve(ours, learner(schoolId)), {
      kind: 'exhausted',
      cap: 'school_day_tokens',
      limit: 2500,
      used: 2000,
      resetsAt: day,
    });

    // Each holds ⌈900 × 0.4 + 100 × 1.6⌉ = 520 micro-USD.
    const money = hall.budget({ AI_SCHOOL_MONTH_MICRO_USD: 1500 });
    assert.deepEqual(await reserve(money, learner(schoolId)), {
      kind: 'exhausted',
      cap: 'school_month_micro_usd',
      limit: 1500,
      used: 1040,
      resetsAt: month,
    });
    // Another school has its own.
    assert.equal((await reserve(money)).kind, 'reserved');
  });

  it('holds what all that may be asked would cost', async () => {
    const schoolId = randomUUID();
    await held(hall.budget(), learner(schoolId), { ...ASKED, candidateIds: [MODEL, DEARER] });
    const day = await schoolDay(schoolId);
    assert.equal(day['reserved_tokens'], 900 + 900 + 100);
    // Both may read the question: 900 × 0.4 + 900 × 2. The dearer may write the answer: 100 × 8.
    assert.equal(day['reserved_micro_usd'], 360 + 1800 + 800);
  });

  it('counts those that were asked in vain beside the one that answered', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const budget = hall.budget();
    const candidateIds = [MODEL, DEARER, 'local/extractive'];
    const { id } = await held(budget, actor, { ...ASKED, candidateIds });
    const usage = { inputTokens: 500, outputTokens: 0 };
    const abandoned = [MODEL, DEARER, MODEL].map((modelId) => ({ modelId, usage }));
    const settlement = { modelId: 'local/extractive', usage, abandoned };
    assert.equal(await hall.database.run(actor, (tx) => budget.settle(tx, id, settlement)), true);
    assert.deepEqual(await schoolDay(schoolId), {
      reserved_tokens: 0,
      reserved_micro_usd: 0,
      spent_tokens: 1500,
      spent_micro_usd: 200 + 1000 + 200,
    });
  });

  it('counts what a failure has cost, and nothing for one that has cost nothing', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const budget = hall.budget();
    const fail = async (failure: ModelFailure): Promise<void> => {
      const { id } = await held(budget, actor);
      await hall.database.run(actor, (tx) => budget.settleFailure(tx, id, failure));
    };
    await fail(new ModelFailure('unavailable', 'has failed', { modelId: MODEL }));
    assert.deepEqual(await schoolDay(schoolId), {
      reserved_tokens: 0,
      reserved_micro_usd: 0,
      spent_tokens: 0,
      spent_micro_usd: 0,
    });
    const usage = { inputTokens: 500, outputTokens: 20 };
    await fail(new ModelFailure('cut_off', 'ended before its end', { modelId: MODEL, usage }));
    assert.equal((await schoolDay(schoolId))['spent_tokens'], 520);
  });

  it('charges once, whoever asks again', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const budget = hall.budget();
    const { id } = await held(budget, actor);
    const usage = { inputTokens: 500, outputTokens: 50 };
    const settle = (by = actor) =>
      hall.database.run(by, (tx) => budget.settle(tx, id, { modelId: MODEL, usage }));
    assert.equal(await settle(learner(randomUUID())), false, 'another school');
    const all = await Promise.all([settle(), settle(), settle()]);
    assert.deepEqual(all.toSorted(), [false, false, true]);
    assert.equal(await hall.database.run(actor, (tx) => budget.release(tx, id)), false);
    assert.deepEqual(await schoolDay(schoolId), {
      reserved_tokens: 0,
      reserved_micro_usd: 0,
      spent_tokens: 550,
      // ⌈500 × 0.4 + 50 × 1.6⌉
      spent_micro_usd: 280,
    });
  });

  it('is part of the transaction: what is rolled back was never reserved', async () => {
    const schoolId = randomUUID();
    const budget = hall.budget();
    await assert.rejects(
      hall.database.run(learner(schoolId), async (tx) => {
        await budget.reserve(tx, ASKED);
        throw new Error('changed my mind');
      }),
      /changed my mind/,
    );
    assert.deepEqual(await schoolDay(schoolId), {});
  });

  it('counts what a dead process has left as spent, and the rest of it as well', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const budget = hall.budget();
    const dead = await held(budget, actor);
    const alive = await held(budget, actor);
    await hall.admin.query(
      `update budget_reservations set expires_at = now() - interval '1 second' where id = $1`,
      [dead.id],
    );
    const sweep = () =>
      hall.database.run(systemActor('maintenance'), (tx) => hall.sweeper().sweep(tx));
    await sweep();
    await sweep();
    assert.deepEqual(await schoolDay(schoolId), {
      reserved_tokens: 1000,
      reserved_micro_usd: 520,
      spent_tokens: 1000,
      spent_micro_usd: 520,
    });
    const late = { modelId: MODEL, usage: { inputTokens: 1, outputTokens: 1 } };
    assert.equal(await hall.database.run(actor, (tx) => budget.settle(tx, dead.id, late)), false);
    assert.equal(await hall.database.run(actor, (tx) => budget.settle(tx, alive.id, late)), true);
  });

  it('costs nothing where only local models may answer', async () => {
    const schoolId = randomUUID();
    const actor = learner(schoolId);
    const budget = hall.budget({ AI_SCHOOL_DAY_TOKENS: 0, AI_USER_DAY_TOKENS: 0 });
    await held(budget, actor, { ...ASKED, candidateIds: ['local/extractive'] });
    assert.equal((await reserve(budget, actor)).kind, 'exhausted');
    assert.deepEqual(await schoolDay(schoolId), {});
  });

  it('is out of reach of learners and of other schools', async () => {
    const schoolId = randomUUID();
    await held(hall.budget(), learner(schoolId));
    for (const table of ['budget_school_days', 'budget_user_days', 'budget_reservations']) {
      const text = `select 1 as one from ${table}`;
      const seenBy = (actor: ReturnType<typeof learner>): Promise<unknown[]> =>
        hall.database.read(actor, { name: `test.${table}`, text });
      assert.deepEqual(await seenBy(learner(schoolId)), [], table);
      assert.deepEqual(await seenBy(actorOf('owner', randomUUID(), randomUUID())), [], table);
      assert.equal((await seenBy(actorOf('owner', schoolId, randomUUID()))).length, 1, table);
    }
  });
});
