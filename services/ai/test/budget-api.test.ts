import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { eventually, patience, startStack, type TestStack } from '@lyceum/testing';
import { StandInIdentity, type TokenClaims } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import { Facts } from './support/facts.js';
import { ModelStandIn } from './support/model-stand-in.js';

interface Limit {
  readonly limit: number;
  readonly ceiling: number;
  readonly own: number | null;
}
interface BudgetBody {
  readonly userDayTokens: Limit;
  readonly schoolDayTokens: Limit & { readonly used: number; readonly resetsAt: string };
  readonly schoolMonthMicroUsd: Limit & { readonly used: number };
  readonly version: number;
}
interface UsageBody {
  readonly items: readonly {
    day: string;
    feature: string;
    modelId: string;
    requests: number;
    inputTokens: number;
    outputTokens: number;
    audioSeconds: number;
    microUsd: number;
  }[];
  readonly nextCursor: string | null;
}
interface Problem {
  readonly code: string;
}

const EMBEDDING = 'compatible/nomic-embed-text@4';

describe('the budget of a school', () => {
  let provider: ModelStandIn;
  let identity: StandInIdentity;
  let stack: TestStack;
  let admin: pg.Client;
  let facts: Facts;

  before(async () => {
    provider = await ModelStandIn.start();
    identity = await StandInIdentity.start();
    stack = await startStack({
      services: ['ai'],
      env: {
        LOG_LEVEL: 'warn',
        IDENTITY_URL: identity.url,
        AI_EMBEDDING_MODEL: EMBEDDING,
        AI_COMPATIBLE_BASE_URL: provider.url,
        AI_PRICES: JSON.stringify({
          'compatible/nomic-embed-text': { input: 1_000_000, output: 0 },
        }),
        AI_SCHOOL_DAY_TOKENS: '1000',
      },
    });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    await admin.query('set search_path to ai');
    facts = await Facts.of(stack);
  });
  after(async () => {
    await facts.close();
    await admin.end();
    await stack.stop();
    await identity.stop();
    await provider.close();
  });

  const token = (role: TokenClaims['role'], schoolId: string): string =>
    identity.token({ role, schoolId, userId: randomUUID() });
  const call = async <Body>(
    bearer: string | undefined,
    path: string,
    { body, ifMatch }: { body?: object; ifMatch?: string } = {},
  ): Promise<{ status: number; body: Body }> => {
    const response = await fetch(`${stack.services['ai']!.url}/v1/ai/${path}`, {
      ...(body && { method: 'PUT', body: JSON.stringify(body) }),
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      },
      signal: patience(60_000, path),
    });
    return { status: response.status, body: (await response.json()) as Body };
  };

  it('is what the operator allows until the owner sets less', async () => {
    const owner = token('owner', randomUUID());
    const { body } = await call<BudgetBody>(owner, 'budget');
    assert.equal(body.version, 0);
    const { resetsAt, ...day } = body.schoolDayTokens;
    assert.deepEqual(day, { limit: 1000, ceiling: 1000, own: null, used: 0 });
    assert.ok(Date.parse(resetsAt) > Date.now());
    assert.deepEqual(body.userDayTokens, { limit: 200_000, ceiling: 200_000, own: null });

    const set = await call<BudgetBody>(owner, 'budget', {
      body: { schoolDayTokens: 400, userDayTokens: 0 },
      ifMatch: '"v0"',
    });
    assert.deepEqual([set.status, set.body.version], [200, 1]);
    assert.deepEqual(set.body.userDayTokens, { limit: 0, ceiling: 200_000, own: 0 });
    assert.equal(set.body.schoolDayTokens.limit, 400);
    const { body: unset } = await call<BudgetBody>(owner, 'budget', { body: {} });
    assert.equal(unset.userDayTokens.own, null);
  });

  it('is not set above what the operator allows, nor over what has changed', async () => {
    const owner = token('owner', randomUUID());
    const high = await call<Problem>(owner, 'budget', { body: { schoolDayTokens: 1001 } });
    assert.deepEqual([high.status, high.body.code], [422, 'ai.limit_too_high']);
    await call(owner, 'budget', { body: { schoolDayTokens: 10 } });
    const stale = await call<Problem>(owner, 'budget', {
      body: { schoolDayTokens: 20 },
      ifMatch: '"v0"',
    });
    assert.deepEqual([stale.status, stale.body.code], [412, 'ai.budget_changed']);
    assert.equal((await call<BudgetBody>(owner, 'budget')).body.schoolDayTokens.own, 10);
  });

  it('takes whole numbers only', async () => {
    const owner = token('owner', randomUUID());
    for (const value of [-1, 1.5, '5', 1e15])
      for (const name of ['userDayTokens', 'schoolDayTokens', 'schoolMonthMicroUsd']) {
        const { status } = await call(owner, 'budget', { body: { [name]: value } });
        assert.equal(status, 422, `${name} ${value}`);
      }
    assert.equal((await call<BudgetBody>(owner, 'budget')).body.version, 0);
  });

  it('reports what the index has cost, as the provider has told it', async () => {
    const owner = token('owner', facts.schoolId);
    await facts.captions(randomUUID(), [
      { start: 0, end: 5, text: 'Mitosis divides the nucleus of a cell.' },
    ]);
    const { items } = await eventually(async () => {
      const { body } = await call<UsageBody>(owner, 'usage');
      assert.equal(body.items.length, 1);
      return body;
    });
    const [{ day, ...used }] = items as [UsageBody['items'][number]];
    assert.match(day, /^\d{4}-\d{2}-\d{2}$/);
    assert.deepEqual(used, {
      feature: 'index',
      modelId: EMBEDDING,
      requests: 1,
      inputTokens: 3,
      outputTokens: 0,
      audioSeconds: 0,
      microUsd: 3,
    });
    const { body } = await call<BudgetBody>(owner, 'budget');
    assert.deepEqual([body.schoolDayTokens.used, body.schoolMonthMicroUsd.used], [3, 3]);
  });

  it('reports page by page, between days, and to nobody else', async () => {
    const schoolId = randomUUID();
    for (const day of ['2026-01-01', '2026-01-02', '2026-01-03'])
      for (const feature of ['quiz', 'tutor'])
        await admin.query(
          `insert into model_usage values ($1, $2, $3, 'openai/gpt-4.1', 1, 10, 5, 60)`,
          [schoolId, day, feature],
        );
    const owner = token('owner', schoolId);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor ? `&cursor=${cursor}` : '';
      const { body }: { body: UsageBody } = await call<UsageBody>(owner, `usage?limit=4${query}`);
      seen.push(...body.items.map(({ day, feature }) => `${day} ${feature}`));
      cursor = body.nextCursor;
    } while (cursor);
    assert.deepEqual(seen, [
      '2026-01-03 quiz',
      '2026-01-03 tutor',
      '2026-01-02 quiz',
      '2026-01-02 tutor',
      '2026-01-01 quiz',
      '2026-01-01 tutor',
    ]);
    const between = await call<UsageBody>(owner, 'usage?from=2026-01-02&to=2026-01-02');
    assert.equal(between.body.items.length, 2);
    for (const query of ['from=2026-13-01', 'to=2026-02-30', 'from=today', 'from=20260101'])
      assert.equal((await call(owner, `usage?${query}`)).status, 422, query);
    const { body: problem } = await call<Problem>(owner, 'usage?cursor=made-up');
    assert.equal(problem.code, 'request.cursor_invalid');

    const other = await call<UsageBody>(token('owner', randomUUID()), 'usage');
    assert.deepEqual(other.body.items, []);
    for (const path of ['usage', 'budget']) {
      assert.equal((await call(undefined, path)).status, 401);
      for (const role of ['learner', 'assistant', 'instructor'] as const)
        assert.equal((await call(token(role, schoolId), path)).status, 403, role);
    }
    const set = await call(token('instructor', schoolId), 'budget', { body: {} });
    assert.equal(set.status, 403);
  });
});
