import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { natsSubject, userRegistered, type EventEnvelope } from '@lyceum/contracts';
import { withClient } from '@lyceum/db';
import { call, eventually, startStack, type TestStack, uuidv7 } from '@lyceum/testing';
import { connect } from '@nats-io/transport-node';
import {
  administration,
  eventsCommand,
  eventsCommandProcess,
  followEvents,
} from '../support/events-command.js';
import { createCourse, signUp } from '../support/school.js';

const people = ['--service', 'progress', '--projection', 'people'];

describe('npm run events', () => {
  let stack: TestStack;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    stack = await startStack({ env: { INBOX_MAX_ATTEMPTS: '2', INBOX_BACKOFF_MS: '20' } });
    env = administration(stack);
    for (let round = 0; round < 5; round += 1) await signUp(stack.gatewayUrl);
  });
  after(() => stack.stop());

  const run = (...args: string[]) => eventsCommand(env, ...args);
  const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await withClient(stack.databaseUrl, (client) => client.query<Row>(text, values))).rows;
  const digest = async (): Promise<string> => {
    const [row] = await sql<{ digest: string }>(
      `select md5(string_agg(p::text, ',' order by user_id)) as digest from progress.people p`,
    );
    return row!.digest;
  };
  const metricsOf = async (service: string): Promise<string> =>
    (await call(`${stack.services[service]!.url}/metrics`)).text;
  const allPeopleIn = (service: string): Promise<void> =>
    eventually(async () => {
      const [row] = await sql<{ missing: number }>(
        `select count(*)::int as missing from identity.users where id not in (select user_id from ${service}.people)`,
      );
      assert.equal(row!.missing, 0);
    });

  it('says how it is used, and what is wrong with a choice', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /Usage: npm run events/],
      [['undo'], /Usage: npm run events/],
      [['tail', '--colour'], /Unknown option '--colour'/],
      [['tail', '--type', 'lyceum.x.y.z.v1'], /There is no event[^]*lyceum\.identity\.user/],
      [['tail', '--tenant', 'mine'], /--tenant must be a UUID/],
      [['redrive', '--all'], /--service/],
      [['redrive', '--service', 'progress'], /--id <event> or --all/],
      [['redrive', '--service', 'nobody', '--all'], /There is no service "nobody"/],
      [['replay', '--service', 'progress'], /--projection/],
      [['replay', '--service', 'progress', '--projection', 'x'], /no projection "x".*people/],
      [
        ['verify', '--service', 'identity', '--projection', 'people'],
        /identity has no projections/,
      ],
    ];
    for (const [args, message] of wrong) {
      const { code, err, out } = await run(...args);
      assert.equal(code, 1, args.join(' '));
      assert.match(err, message);
      assert.doesNotMatch(err + out, /\.js:\d+/);
    }
  });

  it('says that there is nothing to reach', async () => {
    const nowhere = {
      DATABASE_ADMIN_URL: 'postgres://a:secret@127.0.0.1:9/x',
      NATS_URL: 'nats://127.0.0.1:9',
    };
    for (const args of [['dead-letters'], ['tail']]) {
      const { code, err } = await eventsCommand(nowhere, ...args);
      assert.equal(code, 1);
      assert.match(err, /127\.0\.0\.1:9 .*npm run up/);
      assert.doesNotMatch(err, /secret/);
    }
  });

  it('tail shows events as they happen, chosen by type and school', async () => {
    const owner = await signUp(stack.gatewayUrl);
    const all = followEvents(env);
    const mine = followEvents(env, '--tenant', owner.schoolId!, '--json');
    const people = followEvents(env, '--type', userRegistered.v1.type);
    await eventually(() => assert.ok(all.lines.length === 1 && people.lines.length === 1));
    const course = await eventually(async () => {
      const { body } = await createCourse(stack.gatewayUrl, owner.accessToken, 'On tail');
      assert.ok(mine.lines.length > 0);
      return body;
    });
    const other = await signUp(stack.gatewayUrl);
    await eventually(() => {
      assert.ok(all.lines.some((line) => line.includes(course.id)));
      assert.ok(people.lines.some((line) => line.includes(other.userId)));
    });
    for (const line of mine.lines)
      assert.equal((JSON.parse(line) as EventEnvelope).tenantid, owner.schoolId);
    assert.ok(people.lines.slice(1).every((line) => line.includes('user.registered')));
    for (const command of [all, mine, people]) assert.equal(await command.stop(), 0);
  });

  it('dead letters are shown with their history, and applied once the cause is gone', async () => {
    assert.match((await run('dead-letters')).out, /Nothing is dead\./);
    assert.match(
      (await run('redrive', '--service', 'media', '--all')).err,
      /Nothing is dead in media/,
    );

    await sql('revoke insert on media.people from lyceum_media');
    const unlucky = await signUp(stack.gatewayUrl);
    await allPeopleIn('progress');
    await eventually(async () => {
      const { out } = await run('dead-letters', '--service', 'media');
      assert.match(out, new RegExp(unlucky.userId));
      assert.match(out, /dead since .* after 2 attempts/);
      assert.match(out, /permission denied/);
    });
    assert.match(await metricsOf('media'), /^inbox_failures{consumer="people",state="dead"} 1$/m);
    const [letter] = (await run('dead-letters', '--json')).out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { eventId: string; service: string; errors: object[] });
    assert.equal(letter!.service, 'media');
    assert.equal(letter!.errors.length, 2);
    assert.match((await run('dead-letters', '--service', 'ai')).out, /Nothing is dead in ai/);

    const early = await run('redrive', '--service', 'media', '--id', letter!.eventId);
    assert.equal(early.code, 1);
    assert.match(early.out, /0 applied, 1 failed again/);
    await eventually(async () =>
      assert.match((await run('dead-letters', '--service', 'media')).out, /permission denied/),
    );
    await sql('grant insert on media.people to lyceum_media');
    const missing = await run('redrive', '--service', 'media', '--id', randomUUID());
    assert.match(missing.err, /no dead letter/);
    const mended = await run('redrive', '--service', 'media', '--all');
    assert.equal(mended.code, 0, mended.err);
    assert.match(mended.out, /1 applied, 0 failed again, 0 not tried yet/);
    await allPeopleIn('media');
    assert.match(await metricsOf('media'), /^inbox_failures{consumer="people",state="dead"} 0$/m);
  });

  it('an unreadable message and a poisoned event do not hold up what comes after', async () => {
    const connection = await connect({
      servers: env['NATS_URL']!,
      user: 'admin',
      pass: env['NATS_ADMIN_PASSWORD']!,
    });
    const subject = natsSubject(userRegistered.v1.type, undefined);
    const poison = {
      specversion: '1.0',
      id: uuidv7(),
      type: userRegistered.v1.type,
      subject: 'x',
      aggregateversion: 1,
      data: { userId: 'not an id', registeredAt: 'never', version: 1 },
    };
    const garbage = ['', 'not JSON', 'null', '[]', '{}', '{"id":"1","subject":"x"}', '"text"'];
    for (const payload of [...garbage, JSON.stringify(poison)])
      await connection.request(subject, payload);
    await connection.close();
    await signUp(stack.gatewayUrl);
    await allPeopleIn('ai');
    await eventually(async () =>
      assert.match((await run('dead-letters', '--service', 'ai')).out, new RegExp(poison.id)),
    );
    for (const { url } of Object.values(stack.services))
      assert.equal((await fetch(`${url}/health/ready`)).status, 200);
    // Everybody has it; forget it, so that the projections below are whole.
    for (const service of ['catalog', 'media', 'progress', 'ai'])
      await eventually(async () => {
        const gone = await sql(
          `delete from ${service}.event_failures where dead_at is not null returning event_id`,
        );
        assert.equal(gone.length, 1);
      });
  });

  it('verify finds the same, then a planted difference; nothing is left behind', async () => {
    await allPeopleIn('progress');
    const same = await run('verify', ...people);
    assert.equal(same.code, 0, same.out + same.err);
    assert.match(same.out, /progress\.people: the same \(\d+ rows, digest [0-9a-f]{32}\)/);

    const [lost] = await sql<{ user_id: string }>(
      'delete from progress.people where user_id in (select user_id from progress.people limit 1) returning user_id',
    );
    await sql(
      `update progress.people set version = 7 where user_id in (select user_id from progress.people limit 1)`,
    );
    const different = await run('verify', ...people);
    assert.equal(different.code, 1);
    assert.match(different.out, /progress\.people: 3 rows differ/);
    const left = await sql(`select from pg_namespace where nspname like '%\\_verify'`);
    assert.equal(left.length, 0);

    const replayed = await run('replay', ...people);
    assert.equal(replayed.code, 0, replayed.err);
    assert.match(replayed.out, /people was built again from \d+ events/);
    const found = await sql('select from progress.people where user_id = $1', [lost!.user_id]);
    assert.equal(found.length, 1);
    assert.equal((await run('verify', ...people)).code, 0);
  });

  it('replay gives the same digest, also while events arrive and when the service is killed', async () => {
    await allPeopleIn('progress');
    const before = await digest();
    const again = await run('replay', ...people);
    assert.equal(again.code, 0, again.err);
    assert.equal(await digest(), before);

    let arriving = true;
    const arrivals = (async () => {
      while (arriving) await signUp(stack.gatewayUrl, { withSchool: false });
    })();
    const replay = run('replay', ...people);
    await eventually(
      async () => {
        const begun = await sql(
          'select from progress.projection_tasks where started_at is not null and finished_at is null',
        );
        assert.equal(begun.length, 1);
      },
      { intervalMs: 1 },
    );
    await stack.services['progress']!.kill();
    await stack.services['progress']!.restart();
    assert.equal((await replay).code, 0, (await replay).err);
    arriving = false;
    await arrivals;
    await allPeopleIn('progress');
    const verified = await run('verify', ...people);
    assert.equal(verified.code, 0, verified.out + verified.err);
  });

  it('a verification that was killed half-way is in nobody’s way', async () => {
    const killed = eventsCommandProcess(env, 'verify', ...people);
    const shadows = () => sql(`select from pg_namespace where nspname = 'progress_verify'`);
    await eventually(async () => assert.equal((await shadows()).length, 1), { intervalMs: 1 });
    killed.kill('SIGKILL');
    await eventually(async () => {
      const { code, out, err } = await run('verify', ...people);
      assert.equal(code, 0, out + err);
    });
    assert.equal((await shadows()).length, 0);
  });

  it('says when the service does not run, and takes its request back', async () => {
    await stack.services['progress']!.kill();
    const { code, err } = await run('replay', ...people);
    assert.equal(code, 1);
    assert.match(err, /progress did not take it up within 15 s\. Is it running\?/);
    const left = await sql('select from progress.projection_tasks where finished_at is null');
    assert.equal(left.length, 0);
    await stack.services['progress']!.restart();
  });
});
