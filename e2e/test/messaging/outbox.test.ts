import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { schoolCreated } from '@lyceum/contracts';
import { systemActor } from '@lyceum/platform';
import { statement } from '@lyceum/persistence';
import { eventually, uuidv7 } from '@lyceum/testing';
import { startBackbone, type Backbone, type Participant } from '../support/backbone.js';
import { StreamView } from '../support/stream.js';

const INSERT_SCHOOL = statement(
  'test.school',
  `insert into schools (tenant_id, slug, name) values ($1, $2, 'x')`,
);
/** More than the 1 MB that the server takes. */
const TOO_LARGE = 'x'.repeat(1_100_000);

describe('outbox and relay', () => {
  let backbone: Backbone;
  let view: StreamView;
  let identity: Participant;

  before(async () => {
    backbone = await startBackbone();
    identity = await backbone.participant('identity');
    view = await StreamView.open(backbone);
  });
  after(async () => {
    await view.close();
    await backbone.stop();
  });
  beforeEach(async () => {
    await backbone.sql('delete from identity.outbox');
  });

  /** One transaction that changes the school and says so, once for each version. */
  const change = (
    schoolId: string,
    versions: readonly number[],
    { slug = 'a-school', from = identity }: { slug?: string; from?: Participant } = {},
  ): Promise<void> =>
    from.database.run(systemActor('test', { tenantId: schoolId }), async (tx) => {
      for (const version of versions)
        from.outbox.add(tx, schoolCreated.v1({ schoolId, ownerId: uuidv7(), slug, version }));
    });
  const versionsOf = async (schoolId: string): Promise<number[]> =>
    (await view.events('identity'))
      .filter(({ subject }) => subject === schoolId)
      .map(({ aggregateversion }) => aggregateversion);

  it('an event exists if and only if its change was committed', async () => {
    const [kept, undone] = [uuidv7(), uuidv7()];
    const attempt = (schoolId: string, slug: string, fail: boolean): Promise<void> =>
      identity.database.run(systemActor('test', { tenantId: schoolId }), async (tx) => {
        await tx.execute(INSERT_SCHOOL, [schoolId, slug]);
        identity.outbox.add(
          tx,
          schoolCreated.v1({ schoolId, ownerId: uuidv7(), slug, version: 1 }),
        );
        if (fail) throw new Error('after the event');
      });
    await attempt(kept, 'kept', false);
    await assert.rejects(attempt(undone, 'undone', true), /after the event/);
    // The change fails at COMMIT only when the outbox row does: a slug that is taken fails before.
    await assert.rejects(attempt(undone, 'kept', false));
    identity.relay.start();
    await eventually(async () => assert.deepEqual(await versionsOf(kept), [1]));
    assert.deepEqual(await versionsOf(undone), []);
    const schools = await backbone.sql<{ slug: string }>('select slug from identity.schools');
    assert.deepEqual(schools, [{ slug: 'kept' }]);
  });

  it('marks what it has published with its place in the log', async () => {
    const schoolId = uuidv7();
    await change(schoolId, [1]);
    await eventually(async () => {
      const [row] = await backbone.sql<{ published: boolean; stream_seq: string }>(
        'select published_at is not null as published, stream_seq from identity.outbox where aggregate_id = $1',
        [schoolId],
      );
      assert.equal(row!.published, true);
      const message = await view.manager.streams.getMessage('EVT_IDENTITY', {
        seq: Number(row!.stream_seq),
      });
      assert.equal(message!.json<{ subject: string }>().subject, schoolId);
    });
  });

  it('keeps the order of each aggregate with two relays at work', async () => {
    const second = await backbone.participant('identity');
    second.relay.start();
    const schools = Array.from({ length: 20 }, () => uuidv7());
    const versions = Array.from({ length: 25 }, (_, at) => at + 1);
    for (const version of versions)
      await Promise.all(
        schools.map((id, at) => change(id, [version], { from: at % 2 ? identity : second })),
      );
    await eventually(async () => {
      const events = await view.events('identity');
      for (const id of schools)
        assert.deepEqual(
          events
            .filter(({ subject }) => subject === id)
            .map(({ aggregateversion }) => aggregateversion),
          versions,
        );
    });
    await second.relay.stop();
  });

  it('does not let two replicas hold each other up for long', async () => {
    await identity.relay.stop();
    // They hardly ever look on their own: only being woken, and coming back when the other has the turn, helps.
    const replicas = await Promise.all(
      [1, 2].map(() => backbone.participant('identity', 3_600_000)),
    );
    for (const { relay } of replicas) relay.start();
    const schools = Array.from({ length: 40 }, () => uuidv7());
    await Promise.all(schools.map((id, at) => change(id, [1], { from: replicas[at % 2]! })));
    await eventually(async () => {
      const published = new Set((await view.events('identity')).map(({ subject }) => subject));
      assert.deepEqual(
        schools.filter((id) => !published.has(id)),
        [],
      );
    });
    await Promise.all(replicas.map(({ relay }) => relay.stop()));
  });

  it('parks what the bus refuses; its aggregate waits, others do not', async () => {
    const [refused, other] = [uuidv7(), uuidv7()];
    // In one batch: what comes behind the refused event must not overtake it.
    await identity.relay.stop();
    await change(refused, [1], { slug: TOO_LARGE });
    await change(refused, [2]);
    await change(other, [1]);
    identity = await backbone.participant('identity');
    identity.relay.start();
    await eventually(async () => assert.deepEqual(await versionsOf(other), [1]));
    await change(refused, [3]);
    await change(other, [2]);
    await eventually(async () => assert.deepEqual(await versionsOf(other), [1, 2]));
    const [parked] = await eventually(async () => {
      const rows = await backbone.sql<{ attempts: number; last_error: string }>(
        'select attempts, last_error from identity.outbox where parked_at is not null',
      );
      assert.equal(rows.length, 1);
      return rows;
    });
    assert.equal(parked!.attempts, 3);
    assert.match(parked!.last_error, /max_payload/);
    assert.deepEqual(await versionsOf(refused), []);
    const scraped = (await identity.metrics.registry.metrics()).split('\n');
    assert.ok(scraped.includes('outbox_parked 1'));

    // An operator takes the refused one out: what waited goes, in order.
    await backbone.sql('delete from identity.outbox where parked_at is not null');
    await eventually(async () => assert.deepEqual(await versionsOf(refused), [2, 3]));
  });

  it('publishes again what the log lost, and nothing twice', async () => {
    const schools = Array.from({ length: 10 }, () => uuidv7());
    for (const id of schools) await change(id, [1]);
    await eventually(async () => {
      const known = new Set((await view.events('identity')).map(({ subject }) => subject));
      assert.ok(schools.every((id) => known.has(id)));
    });
    const before = await view.events('identity');
    await loseTail(backbone, 6);

    await eventually(
      async () => {
        const now = await reopened(backbone, (fresh) => fresh.events('identity'));
        assert.deepEqual(now.map(({ id }) => id).sort(), before.map(({ id }) => id).sort());
      },
      { timeoutMs: 20_000 },
    );
    await view.close();
    view = await StreamView.open(backbone);
  });

  it('does not take the places of dead letters for those of events', async () => {
    const publications = async (): Promise<number> =>
      Number(
        /^outbox_published_total (\d+)$/m.exec(await identity.metrics.registry.metrics())?.[1],
      );
    const before = (await publications()) + 1;
    await change(uuidv7(), [1]);
    await eventually(async () => assert.equal(await publications(), before));
    await identity.database.run(systemActor('test'), (tx) => {
      identity.outbox.addMessage(tx, 'dlq.identity.test', uuidv7(), { a: 'letter' });
      return Promise.resolve();
    });
    const last = uuidv7();
    await eventually(async () => assert.equal(await publications(), before + 1));
    await change(last, [1]);
    await eventually(async () => assert.deepEqual(await versionsOf(last), [1]));
    assert.equal(await publications(), before + 2);
  });

  it('notices that the log was put back under its feet, by the place of the next event', async () => {
    const schools = Array.from({ length: 10 }, () => uuidv7());
    for (const id of schools) await change(id, [1]);
    await eventually(async () => {
      for (const id of schools) assert.deepEqual(await versionsOf(id), [1]);
    });
    await putBack(backbone, 6);
    const late = uuidv7();
    await change(late, [1]);
    await eventually(async () => {
      for (const id of [...schools, late]) assert.deepEqual(await versionsOf(id), [1]);
    });
  });
});

async function reopened<T>(backbone: Backbone, look: (view: StreamView) => Promise<T>): Promise<T> {
  const view = await StreamView.open(backbone);
  try {
    return await look(view);
  } finally {
    await view.close();
  }
}

/** Puts the stream back to an earlier state, as a restored backup does, under connections that stay. */
async function putBack(backbone: Backbone, lost: number): Promise<void> {
  await reopened(backbone, async ({ connection, manager }) => {
    const { state, config } = await manager.streams.info('EVT_IDENTITY');
    const kept: { subject: string; data: Uint8Array }[] = [];
    for (let seq = 1; seq <= state.last_seq - lost; seq += 1) {
      const message = await manager.streams.getMessage('EVT_IDENTITY', { seq });
      kept.push({ subject: message!.subject, data: message!.data });
    }
    await manager.streams.delete('EVT_IDENTITY');
    await manager.streams.add(config);
    for (const { subject, data } of kept) await connection.request(subject, data);
  });
}

/** The same, as a power failure does it: the relay looks after every reconnect. */
async function loseTail(backbone: Backbone, lost: number): Promise<void> {
  await putBack(backbone, lost);
  await backbone.infrastructure.nats!.kill();
  await backbone.infrastructure.nats!.restart();
}
