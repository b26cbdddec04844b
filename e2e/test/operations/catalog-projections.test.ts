import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { jetstream } from '@nats-io/jetstream';
import {
  assetDeleted,
  assetFailed,
  assetReady,
  courseCompleted,
  lessonCompleted,
  natsSubject,
  type EventDraft,
  type Versioned,
} from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { call, eventually, startStack, type TestStack, uuidv7 } from '@lyceum/testing';
import { BusAdministrator } from '../support/bus-administrator.js';
import { administration, eventsCommand } from '../support/events-command.js';
import { publishedCourse, signUp, type Account } from '../support/school.js';

/** Each with its tables, in an order that makes a digest. */
const projections = {
  schools: { schools: 'tenant_id' },
  members: { members: 'tenant_id, user_id' },
  assets: { assets: 'asset_id' },
  completions: {
    lesson_completions: 'enrollment_id, lesson_id',
    course_completions: 'tenant_id, user_id, course_id',
  },
} as const;

describe('the projections of catalog', () => {
  let stack: TestStack;
  let env: NodeJS.ProcessEnv;
  let bus: BusAdministrator;
  let owner: Account;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog'] });
    env = administration(stack);
    bus = await BusAdministrator.of(stack);
    owner = await signUp(stack.gatewayUrl);
    await signUp(stack.gatewayUrl);
  });
  after(async () => {
    await bus.close();
    await stack.stop();
  });

  const sql = async <Row extends object>(text: string): Promise<Row[]> =>
    (await withClient(stack.databaseUrl, (client) => client.query<Row>(text))).rows;
  const digest = async (table: string, order: string): Promise<string> => {
    const [row] = await sql<{ digest: string; rows: number }>(
      `select md5(string_agg(t::text, ',' order by ${order})) as digest, count(*)::int as rows from catalog.${table} t`,
    );
    assert.ok(row!.rows > 0, `${table} is empty`);
    return row!.digest;
  };
  const digests = async (): Promise<string[]> => {
    const tables = Object.values(projections).flatMap((each) => Object.entries<string>(each));
    return Promise.all(tables.map(([table, order]) => digest(table, order)));
  };

  async function tell<Data extends Versioned>({
    contract,
    data,
    aggregateId: subject,
  }: EventDraft<Data>): Promise<void> {
    const tenantid = owner.schoolId!;
    const about = { specversion: '1.0', id: uuidv7(), type: contract.type, subject, tenantid };
    const more = { aggregateversion: data.version, correlationid: 'test', data };
    await jetstream(bus.connection).publish(
      natsSubject(contract.type, tenantid),
      JSON.stringify({ ...about, ...more, time: new Date().toISOString() }),
    );
  }

  /** Facts of media and progress, some of them in the wrong order. */
  async function facts(): Promise<void> {
    const shape = { durationSeconds: 1.25, width: 1, height: 1, hasAudio: true };
    const file = { ...shape, kind: 'video', contentType: 'video/mp4', bytes: 1 } as const;
    for (let round = 0; round < 10; round += 1) {
      const assetId = randomUUID();
      await tell(assetReady.v1({ ...file, assetId, version: 2 }));
      await tell(assetFailed.v1({ assetId, code: 'media.x', reason: 'Earlier.', version: 1 }));
      if (round % 3 === 0) await tell(assetDeleted.v1({ assetId, version: 3 }));
    }
    const ids = { enrollmentId: randomUUID(), courseId: randomUUID(), userId: randomUUID() };
    const at = (second: number): string => new Date(1.7e12 + second * 1000).toISOString();
    for (let version = 1; version <= 10; version += 1)
      await tell(
        lessonCompleted.v1({
          ...{ ...ids, lessonId: randomUUID(), courseVersion: 1, by: 'manual', version },
          completedAt: at(version),
        }),
      );
    for (const version of [12, 11])
      await tell(
        courseCompleted.v1({ ...ids, courseVersion: 1, completedAt: at(version), version }),
      );
  }

  it('are the same when they are built again, and nothing else happens', async () => {
    const course = await publishedCourse(stack.gatewayUrl, owner.accessToken);
    const enrolled = await call(`${stack.gatewayUrl}/v1/courses/${course.id}/enrollments`, {
      method: 'POST',
      token: owner.accessToken,
    });
    assert.equal(enrolled.status, 201, enrolled.text);
    await facts();
    await eventually(async () => {
      const [{ assets, lessons, courses, members }] = (await sql(
        `select (select count(*) from catalog.assets where state <> 'failed')::int as assets,
           (select count(*) from catalog.lesson_completions)::int as lessons,
           (select count(*) from catalog.course_completions)::int as courses,
           (select count(*) from catalog.members)::int as members`,
      )) as [Record<string, number>];
      assert.deepEqual([assets, lessons, courses, members], [10, 10, 1, 2]);
    });
    const before = await digests();
    const said = await bus.messagesIn('EVT_CATALOG');
    for (const name of Object.keys(projections)) {
      const choice = ['--service', 'catalog', '--projection', name];
      const replayed = await eventsCommand(env, 'replay', ...choice);
      assert.equal(replayed.code, 0, replayed.out + replayed.err);
      const verified = await eventsCommand(env, 'verify', ...choice);
      assert.equal(verified.code, 0, verified.out + verified.err);
      assert.match(verified.out, /the same/);
    }
    assert.deepEqual(await digests(), before);
    assert.equal(await bus.messagesIn('EVT_CATALOG'), said);
  });
});
