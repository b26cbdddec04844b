import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { courseUpdated, natsSubject } from '@lyceum/contracts';
import { call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { sessionCookieNames } from '@lyceum/platform';
import { jetstream } from '@nats-io/jetstream';
import { WebSocket } from 'ws';
import { tokenForge } from '../support/access-token.js';
import { BusAdministrator } from '../support/bus-administrator.js';
import {
  Refused,
  listenSse,
  listenWebSocket,
  type Listen,
  type RealtimeClient,
} from '../support/realtime-client.js';
import {
  createCourse,
  publishedCourse,
  signUp,
  type Account,
  type Course,
} from '../support/school.js';

/** The machine may have other things to do. */
const soon = <T>(assertion: () => T | Promise<T>): Promise<T> =>
  eventually(assertion, { timeoutMs: 40_000 });

const kinds: Readonly<Record<string, Listen>> = {
  'server-sent events': listenSse,
  'a WebSocket': listenWebSocket,
};

describe('realtime', () => {
  let stack: TestStack;
  let bus: BusAdministrator;
  let owner: Account;
  let stranger: Account;
  let forge: (claims: Record<string, unknown>) => string;
  const open: RealtimeClient[] = [];

  before(async () => {
    // Nobody calls the others here.
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
      env: {
        METRICS_TOKEN: '',
        SHED_EVENT_LOOP_DELAY_MS: '10000',
      },
    });
    bus = await BusAdministrator.of(stack);
    [owner, stranger] = [await signUp(stack.gatewayUrl), await signUp(stack.gatewayUrl)];
    forge = await tokenForge(stack);
  });
  after(async () => {
    for (const client of open) client.close();
    await bus.close();
    await stack.stop();
  });

  const token = (account: Account, claims: Record<string, unknown> = {}): string =>
    forge({ sub: account.userId, tid: account.schoolId, role: account.role, ...claims });

  async function listen(
    by: Listen,
    options: { token: string; topics?: string; after?: string | undefined },
  ): Promise<RealtimeClient> {
    const client = await by(stack.gatewayUrl, { topics: 'school,me', ...options });
    open.push(client);
    await soon(() => assert.equal(client.received[0]?.kind, 'ready'));
    return client;
  }

  const rename = async (courseId: string, title: string): Promise<void> => {
    const url = `${stack.gatewayUrl}/v1/courses/${courseId}`;
    const answer = await call(url, {
      method: 'PATCH',
      token: owner.accessToken,
      json: { title },
    });
    assert.equal(answer.status, 200, answer.text);
  };

  /** So that nothing of its making comes later. */
  async function courseThatWasShown(
    by: Listen,
    make = async (url: string, accessToken: string): Promise<Course> =>
      (await createCourse(url, accessToken)).body,
  ): Promise<Course> {
    const client = await listen(by, { token: token(owner) });
    const course = await make(stack.gatewayUrl, owner.accessToken);
    const lastAction = course.status === 'published' ? 'availability_changed' : 'created';
    await soon(() => {
      const last = client.received.at(-1)?.event;
      assert.deepEqual([last?.subject, last?.type.split('.')[3]], [course.id, lastAction]);
    });
    client.close();
    return course;
  }

  const titles = (client: RealtimeClient): unknown[] =>
    client.received.flatMap(({ event }) => (event ? [event.data['title']] : []));

  /** Facts as catalog publishes them, many at once. */
  async function publish(schoolId: string, count: number, more: object = {}): Promise<string[]> {
    const { type } = courseUpdated.v1;
    const client = jetstream(bus.connection);
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const [at, id] of ids.entries()) {
      const courseId = randomUUID();
      const data = { courseId, title: `Bulk ${at}`, version: 1, ...more };
      const envelope = { id, type, time: new Date().toISOString(), subject: courseId, data };
      await client.publish(
        natsSubject(type, schoolId),
        JSON.stringify({ ...envelope, tenantid: schoolId }),
      );
    }
    return ids;
  }

  for (const [name, by] of Object.entries(kinds))
    describe(name, () => {
      it('shows what is changed over the API, without what is not for clients', async () => {
        const client = await listen(by, { token: token(owner) });
        const { body: course } = await createCourse(stack.gatewayUrl, owner.accessToken, 'New');
        await soon(() => assert.deepEqual(titles(client), ['New']));
        const { event } = client.received.find(({ kind }) => kind === 'event')!;
        assert.equal(event?.type, 'lyceum.catalog.course.created.v1');
        assert.equal(event.subject, course.id);
        assert.deepEqual(Object.keys(event).sort(), ['data', 'id', 'subject', 'time', 'type']);
      });

      it('goes on from the last cursor, without a loss and without a repetition', async () => {
        const course = await courseThatWasShown(by);
        const topics = `course:${course.id}`;
        const whole = await listen(by, { token: token(owner), topics });
        let part = await listen(by, { token: token(owner), topics });
        const seen: string[] = [];
        for (let round = 0; round < 4; round += 1) {
          await rename(course.id, `A ${round}`);
          await soon(() => assert.equal(titles(part).at(-1), `A ${round}`));
          seen.push(...part.ids);
          const after = part.cursor;
          part.close();
          await rename(course.id, `B ${round}`);
          await rename(course.id, `C ${round}`);
          part = await listen(by, { token: token(owner), topics, after });
          await soon(() => assert.equal(titles(part).at(-1), `C ${round}`));
        }
        seen.push(...part.ids);
        await soon(() => assert.equal(whole.ids.length, 12));
        assert.deepEqual(seen, whole.ids);
      });

      it('goes on across a restart of the gateway, which tells its clients to come back', async () => {
        const course = await courseThatWasShown(by);
        const topics = `course:${course.id}`;
        const client = await listen(by, { token: token(owner), topics });
        await rename(course.id, 'before');
        await soon(() => assert.deepEqual(titles(client), ['before']));
        const restarted = stack.services['gateway']!.restart();
        await soon(() => assert.ok(client.isClosed));
        assert.deepEqual(client.received.at(-1)?.kind, 'end');
        assert.equal(client.received.at(-1)?.reason, 'draining');
        await restarted;
        await rename(course.id, 'between');
        const again = await listen(by, { token: token(owner), topics, after: client.cursor });
        await rename(course.id, 'after');
        await soon(() => assert.deepEqual(titles(again), ['between', 'after']));
      });

      it('goes on when the gateway, and then the bus, are killed', async () => {
        const course = await courseThatWasShown(by);
        const topics = `course:${course.id}`;
        const client = await listen(by, { token: token(owner), topics });
        await rename(course.id, 'one');
        await soon(() => assert.deepEqual(titles(client), ['one']));
        await stack.services['gateway']!.kill();
        await stack.services['gateway']!.restart();
        const again = await listen(by, { token: token(owner), topics, after: client.cursor });
        await rename(course.id, 'two');
        await soon(() => assert.deepEqual(titles(again), ['two']));
        await stack.infrastructure.nats!.kill();
        await rename(course.id, 'three');
        await stack.infrastructure.nats!.restart();
        await rename(course.id, 'four');
        await soon(() => assert.deepEqual(titles(again), ['two', 'three', 'four']));
        assert.ok(!again.isClosed);
      });

      it('reads the log for whoever was away for longer than memory reaches', async () => {
        const client = await listen(by, { token: token(owner) });
        const after = client.cursor;
        client.close();
        // More of others than is read at a start, so that memory holds none of ours.
        const ours = await publish(owner.schoolId!, 30);
        await publish(stranger.schoolId!, 1_500);
        await stack.services['gateway']!.restart();
        const again = await listen(by, { token: token(owner), after });
        await soon(() => assert.deepEqual(again.ids, ours));
        await rename((await createCourse(stack.gatewayUrl, owner.accessToken)).body.id, 'then');
        await soon(() => assert.equal(titles(again).at(-1), 'then'));
        assert.equal(again.ids.length, ours.length + 2);
      });

      it('tells whoever comes with a cursor of other logs to load anew, and goes on', async () => {
        for (const cursor of ['00000000.1.1', 'nonsense', `${'0'.repeat(8)}.zzzzzzzzz`]) {
          const client = await listen(by, { token: token(owner), after: cursor });
          await soon(() => assert.equal(client.received[1]?.kind, 'reset'));
          assert.notEqual(client.cursor, cursor);
          await publish(owner.schoolId!, 1);
          await soon(() => assert.equal(client.ids.length, 1));
          client.close();
        }
      });

      it('shows nothing of another school, of other users, or of staff to learners', async () => {
        const learner = token(owner, { sub: randomUUID(), role: 'learner' });
        const { id } = await courseThatWasShown(by, publishedCourse);
        const topics = `school,me,course:${id}`;
        const staff = await listen(by, { token: token(owner), topics });
        const clients = {
          learner: await listen(by, { token: learner, topics }),
          stranger: await listen(by, { token: token(stranger), topics }),
        };
        const cursors = { learner: clients.learner.cursor, stranger: clients.stranger.cursor };
        await rename(id, 'Renamed');
        await signUp(stack.gatewayUrl);
        const published = await publishedCourse(stack.gatewayUrl, owner.accessToken);
        const staffSees = ['updated', 'created', 'published', 'availability_changed'];
        const actions = (client: RealtimeClient): string[] =>
          client.received.flatMap(({ event }) => (event ? [event.type.split('.')[3]!] : []));
        await soon(() => assert.deepEqual(actions(staff), staffSees));
        await soon(() => assert.deepEqual(actions(clients.learner), ['published']));
        // What they would have got by now, they would have got before this.
        const [marker] = await publish(stranger.schoolId!, 1);
        await soon(() => assert.deepEqual(clients.stranger.ids, [marker]));

        const late = {
          learner: await listen(by, { token: learner, topics, after: cursors.learner }),
          stranger: await listen(by, { token: token(stranger), topics, after: cursors.stranger }),
        };
        await soon(() => assert.deepEqual(late.stranger.ids, [marker]));
        await soon(() => assert.deepEqual(late.learner.ids, clients.learner.ids));
        assert.equal(late.learner.received.at(-1)?.event?.subject, published.id);
      });

      it('ends with the token, and when it is revoked', async () => {
        const inThreeSeconds = Math.floor(Date.now() / 1000) + 3;
        const expiring = await listen(by, { token: token(owner, { exp: inThreeSeconds }) });
        await soon(() => assert.ok(expiring.isClosed));
        assert.equal(expiring.received.at(-1)?.reason, 'token_expired');

        const session = await signUp(stack.gatewayUrl);
        const revoked = await listen(by, { token: session.accessToken });
        const other = await listen(by, { token: token(session) });
        const signedOut = await call(`${stack.gatewayUrl}/v1/auth/sign-out`, {
          method: 'POST',
          token: session.accessToken,
          json: { refreshToken: session.refreshToken },
        });
        assert.equal(signedOut.status, 204, signedOut.text);
        await soon(() => assert.ok(revoked.isClosed));
        assert.equal(revoked.received.at(-1)?.reason, 'token_revoked');
        assert.ok(!other.isClosed);
      });

      it('is refused without a token, with a wrong one, and for what does not exist', async () => {
        const refusal = async (status: number, options: Parameters<Listen>[1]): Promise<void> => {
          const error: unknown = await by(stack.gatewayUrl, options).catch((e: unknown) => e);
          assert.ok(error instanceof Refused, String(error));
          assert.equal(error.status, status, error.body);
          assert.match(error.body, /"code":/);
        };
        await refusal(401, { token: undefined });
        await refusal(401, { token: 'not.a.token' });
        await refusal(401, { token: token(owner, { exp: 1 }) });
        for (const topics of ['x', 'course:1', `lesson:${randomUUID()}`, 'school,', '*', '>'])
          await refusal(422, { token: token(owner), topics });
        await refusal(403, { token: token(owner, { tid: undefined }), topics: 'school' });
      });
    });

  it('opens a WebSocket with the cookie for the own page only', async () => {
    const cookie = `${sessionCookieNames(false).access}=${token(owner)}`;
    const { host, origin } = new URL(stack.gatewayUrl);
    for (const [page, expected] of [
      [origin, 101],
      [undefined, 101],
      [`https://${host}.evil.example`, 403],
      ['null', 403],
    ] as const) {
      const socket = new WebSocket(`ws://${host}/v1/realtime`, {
        headers: { cookie, ...(page && { origin: page }) },
      });
      const status = await new Promise<number>((resolve) => {
        socket.once('open', () => resolve(101));
        socket.once('unexpected-response', (_request, { statusCode }) => resolve(statusCode!));
        socket.on('error', () => undefined);
      });
      assert.equal(status, expected, page);
      socket.terminate();
    }
  });

  it('lets one account have only so many streams', async () => {
    const account = randomUUID();
    const clients = await Promise.all(
      Array.from({ length: 10 }, () =>
        listen(listenSse, { token: forge({ sub: account }), topics: 'me' }),
      ),
    );
    await assert.rejects(
      listenWebSocket(stack.gatewayUrl, { token: forge({ sub: account }) }),
      (error) => error instanceof Refused && error.status === 429,
    );
    clients[0]!.close();
    await soon(() => listen(listenWebSocket, { token: forge({ sub: account }), topics: 'me' }));
  });

  it('lets go of a client that does not read, in bounded memory; it can go on later', async () => {
    const { port, hostname } = new URL(stack.gatewayUrl);
    const socket = connect(Number(port), hostname);
    const path = '/v1/realtime?topics=school';
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token(owner)}\r\n\r\n`,
    );
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await soon(() => assert.match(text, /event: ready/));
    socket.pause();
    const watcher = await listen(listenSse, { token: token(owner) });
    // More than what the sockets of the machine hold and what the gateway keeps for one client.
    await publish(owner.schoolId!, 400, { title: 'x'.repeat(40_000) });
    await soon(() => assert.equal(watcher.ids.length, 400));
    await soon(async () => {
      const { text: metrics } = await call(`${stack.gatewayUrl}/metrics`);
      assert.match(metrics, /realtime_ends_total\{reason="slow"\} 1/);
    });
    socket.resume();
    await soon(() => assert.ok(socket.destroyed || socket.readableEnded));
    const cursor = /[^]*\nid: (\S+)\ndata: \{[^\n]*\}\n\n/.exec(text)?.[1];
    const again = await listen(listenSse, { token: token(owner), topics: 'school', after: cursor });
    const before = [...text.matchAll(/\ndata: \{"id":"([^"]+)"[^\n]*\}\n\n/g)].map(([, id]) => id!);
    await soon(() => assert.deepEqual([...before, ...again.ids], watcher.ids.slice(-400)));
  });
});
