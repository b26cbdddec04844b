import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { natsSubject, userRegistered, type EventEnvelope } from '@lyceum/contracts';
import { DEAD_LETTER_STREAM } from '@lyceum/messaging';
import { systemActor } from '@lyceum/platform';
import { statement } from '@lyceum/persistence';
import { eventually, uuidv7 } from '@lyceum/testing';
import { startBackbone, type Backbone, type Participant } from '../support/backbone.js';
import { PeopleConsumer } from '../support/people-consumer.js';
import { StreamView } from '../support/stream.js';

interface DeadLetterMessage {
  readonly consumer: string;
  readonly attempts: number;
  readonly errors: readonly { at: string; message: string }[];
  readonly event: EventEnvelope;
}

describe('inbox and consumers', () => {
  let backbone: Backbone;
  let view: StreamView;
  let identity: Participant;
  let progress: Participant;
  let people: PeopleConsumer;

  before(async () => {
    backbone = await startBackbone();
    view = await StreamView.open(backbone);
    identity = await backbone.participant('identity');
    progress = await backbone.participant('progress');
    people = new PeopleConsumer('progress', progress);
    for (const { relay } of [identity, progress]) relay.start();
    people.start();
  });
  after(async () => {
    await people.stop();
    await view.close();
    await backbone.stop();
  });
  beforeEach(() => {
    people.before = () => undefined;
  });

  const register = async (...userIds: readonly string[]): Promise<void> => {
    await identity.database.run(systemActor('test'), async (tx) => {
      for (const userId of userIds)
        identity.outbox.add(
          tx,
          userRegistered.v1({ userId, registeredAt: new Date().toISOString(), version: 1 }),
        );
    });
  };
  const versionOf = async (userId: string): Promise<number | undefined> => {
    const [row] = await backbone.sql<{ version: string }>(
      'select version from progress.people where user_id = $1',
      [userId],
    );
    return row && Number(row.version);
  };
  const arrived = (userId: string): Promise<void> =>
    eventually(async () => assert.equal(await versionOf(userId), 1), { intervalMs: 10 });
  const failuresOf = (userId: string) =>
    backbone.sql<{ attempts: number; dead: boolean; wait: number; message: string }>(
      `select attempts, errors -> -1 ->> 'message' as message, dead_at is not null as dead,
              extract(epoch from next_attempt_at - (errors -> -1 ->> 'at')::timestamptz)::float8 as wait
       from progress.event_failures where envelope::jsonb -> 'data' ->> 'userId' = $1`,
      [userId],
    );

  it('an event that is published twice is applied once', async () => {
    const userId = uuidv7();
    await register(userId);
    await arrived(userId);
    const [event] = (await view.events('identity')).filter(({ subject }) => subject === userId);
    // Without a message id the server cannot drop it: only the inbox can.
    const subject = natsSubject(userRegistered.v1.type, undefined);
    for (let copy = 0; copy < 5; copy += 1)
      await view.connection.request(subject, JSON.stringify(event));
    const next = uuidv7();
    await register(next);
    await arrived(next);
    assert.equal(await versionOf(userId), 1);
  });

  it('a poisoned event is isolated, repeated with backoff, dead, and applied once mended', async () => {
    const [poison, ...neighbours] = Array.from({ length: 40 }, () => uuidv7()) as [string];
    const attempts: number[] = [];
    people.before = ({ subject }) => {
      if (subject !== poison) return;
      attempts.push(performance.now());
      throw new Error('cannot stand this one');
    };
    const begun = performance.now();
    await register(...neighbours.slice(0, 20), poison, ...neighbours.slice(20));
    for (const userId of neighbours) await arrived(userId);
    assert.ok(performance.now() - begun < 8_000, 'the neighbours waited');

    await eventually(async () => assert.equal((await failuresOf(poison))[0]?.dead, true));
    const [failure] = await failuresOf(poison);
    assert.equal(failure!.attempts, 3);
    assert.equal(await versionOf(poison), undefined);
    const letter = await eventually(async () => {
      const letters = await view.messages<DeadLetterMessage>(DEAD_LETTER_STREAM);
      const found = letters.find(({ event }) => event.subject === poison);
      assert.ok(found);
      return found;
    });
    assert.equal(letter.attempts, 3);
    assert.deepEqual(
      letter.errors.map(({ message }) => message),
      Array<string>(3).fill('Error: cannot stand this one'),
    );
    assert.ok(letter.errors.every(({ at }, n) => n === 0 || at > letter.errors[n - 1]!.at));
    const tries = attempts.length;

    people.before = () => undefined;
    await backbone.sql(
      'update progress.event_failures set dead_at = null, attempts = 0, next_attempt_at = now()',
    );
    await arrived(poison);
    await eventually(async () => assert.deepEqual(await failuresOf(poison), []));
    assert.equal(attempts.length, tries);
  });

  it('waits twice as long after each failure', async () => {
    const userId = uuidv7();
    people.before = ({ subject }) => {
      if (subject === userId) throw new Error('again');
    };
    await register(userId);
    const waits = new Map<number, number>();
    await eventually(
      async () => {
        const [failure] = await failuresOf(userId);
        if (failure) waits.set(failure.attempts, failure.wait);
        assert.equal(failure?.dead, true);
      },
      { intervalMs: 5 },
    );
    // 50 ms, doubled; a little may pass between the failure and the record of it.
    for (const [attempts, wait] of waits) {
      const least = 0.05 * 2 ** (attempts - 1);
      assert.ok(wait >= least && wait < least + 5, `${wait} s after attempt ${attempts}`);
    }
    assert.ok(waits.has(2));
  });

  it('an event whose handler always runs into a timeout is poison too', async () => {
    const [slow, ...neighbours] = Array.from({ length: 10 }, () => uuidv7()) as [string];
    people.before = async ({ subject }, tx) => {
      if (subject !== slow) return;
      await tx.execute(statement('test.patience', `set local statement_timeout = '50ms'`));
      await tx.execute(statement('test.sleep', 'select pg_sleep(5)'));
    };
    const begun = performance.now();
    await register(slow, ...neighbours);
    for (const userId of neighbours) await arrived(userId);
    assert.ok(performance.now() - begun < 8_000, 'the neighbours waited');
    await eventually(async () => assert.equal((await failuresOf(slow))[0]?.dead, true));
    const [failure] = await failuresOf(slow);
    assert.match(failure!.message, /statement timeout/);
  });

  it('the database going away is nobody’s failure: delivered again, not counted, applied once', async () => {
    const userId = uuidv7();
    let killed: Promise<void> | undefined;
    people.before = async ({ subject }) => {
      if (subject === userId) await (killed ??= backbone.infrastructure.postgres!.kill());
    };
    await register(userId);
    await eventually(() => assert.ok(killed));
    await killed;
    await backbone.infrastructure.postgres!.restart();
    await eventually(async () => assert.equal(await versionOf(userId), 1), { timeoutMs: 30_000 });
    assert.deepEqual(await failuresOf(userId), []);
  });

  it('the bus going away loses nothing and applies nothing twice', async () => {
    const users = Array.from({ length: 30 }, () => uuidv7());
    await register(...users.slice(0, 10));
    await backbone.infrastructure.nats!.kill();
    await register(...users.slice(10, 20));
    await backbone.infrastructure.nats!.restart();
    await register(...users.slice(20));
    for (const userId of users)
      await eventually(async () => assert.equal(await versionOf(userId), 1), { timeoutMs: 20_000 });
    await view.close();
    view = await StreamView.open(backbone);
  });

  it('gives a handler the events of one school at a time, as the system in that school', async () => {
    const schools = [uuidv7(), uuidv7(), undefined];
    const events = Array.from({ length: 30 }, (_, at): EventEnvelope => {
      const tenantid = schools[at % 3];
      return {
        specversion: '1.0',
        id: uuidv7(),
        type: 'lyceum.catalog.course.created.v1',
        source: '/services/catalog',
        time: new Date().toISOString(),
        subject: uuidv7(),
        datacontenttype: 'application/json',
        ...(tenantid !== undefined && { tenantid }),
        aggregateversion: at,
        correlationid: 'test',
        traceparent: '',
        data: {},
      };
    });
    const CONTEXT = statement<{ tenant: string; role: string }>(
      'test.context',
      `select current_setting('app.tenant_id') as tenant, current_setting('app.role') as role`,
    );
    const groups: { tenant: string; versions: number[] }[] = [];
    const outcomes = await progress.inbox.handle(
      {
        durable: 'progress__test__x',
        consumer: 'test',
        tables: [],
        type: 'lyceum.catalog.course.created.v1',
        apply: async (batch, { tx }) => {
          const { tenant, role } = (await tx.first(CONTEXT))!;
          assert.equal(role, 'system');
          assert.equal(tx.actor.tenantId ?? '', tenant);
          assert.ok(batch.every(({ tenantid }) => (tenantid ?? '') === tenant));
          groups.push({
            tenant,
            versions: batch.map(({ aggregateversion }) => aggregateversion),
          });
        },
      },
      events,
    );
    assert.ok(outcomes.every((outcome) => outcome === 'done'));
    assert.deepEqual(groups.map(({ tenant }) => tenant).sort(), [
      '',
      ...schools.filter((id) => id !== undefined).sort(),
    ]);
    for (const { versions } of groups)
      assert.deepEqual(
        versions,
        [...versions].sort((a, b) => a - b),
      );
  });

  it('an event of one school cannot make its handler touch another', async () => {
    const [mine, other] = [uuidv7(), uuidv7()];
    await backbone.sql(
      `insert into catalog.courses (id, tenant_id, author_id, title, slug) values ($1, $2, $3, 'x', 'x')`,
      [uuidv7(), other, uuidv7()],
    );
    const catalog = await backbone.participant('catalog');
    const UPDATE = statement('test.rename_all', `update courses set title = 'taken'`);
    const event = {
      ...(await view.events('identity'))[0]!,
      id: uuidv7(),
      tenantid: mine,
    };
    const definition = { ...people.definition, durable: 'catalog__test__y' };
    let touched = -1;
    await catalog.inbox.handle(
      {
        ...definition,
        apply: async (_events, { tx }) => {
          touched = await tx.execute(UPDATE);
        },
      },
      [event],
    );
    assert.equal(touched, 0);
  });
});
