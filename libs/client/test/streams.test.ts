import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import {
  ApiError,
  ConnectionError,
  createClient,
  follow,
  type Happening,
  type ServerSentEvent,
} from '../src/index.js';
import { problem, scriptedSchool, type Reply } from './scripted-school.js';

const QUICK = { baseMs: 1, maxMs: 2_000 };
const ASKED = { params: { id: 'c1' }, body: { id: 'q1', text: 'Why?' } };
const fact = (id: number): string =>
  `id: c${id}\ndata: ${JSON.stringify({ id: String(id), type: 't', time: '', subject: 's', data: {} })}\n\n`;
const READY = 'id: c0\nevent: ready\ndata: {"topics":["me"]}\n\n';

describe('streams', () => {
  let school: Awaited<ReturnType<typeof scriptedSchool>>;
  afterEach(() => school.stop());
  const clientOf = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
    createClient({ baseUrl: school.url, retry: QUICK, ...options });

  describe('of an answer', () => {
    it('are read event by event, after a refresh where one is needed', async () => {
      school = await scriptedSchool(({ path, headers }) => {
        if (path === '/v1/auth/refresh') return { status: 200, body: { accessToken: 'new' } };
        if (headers.authorization !== 'Bearer new') return problem(401, 'request.token_expired');
        return {
          status: 200,
          events: 'event: text\ndata: {"text":"So."}\n\nevent: end\ndata: {}\n\n',
        };
      });
      const client = clientOf({ session: { accessToken: 'old', refreshToken: 'r' } });
      const events: ServerSentEvent[] = [];
      for await (const event of client.tutor.ask(ASKED)) events.push(event);
      assert.deepEqual(
        events.map(({ event, data }) => [event, data]),
        [
          ['text', '{"text":"So."}'],
          ['end', '{}'],
        ],
      );
      assert.equal(school.requests.at(-1)?.headers.accept, 'text/event-stream');
    });

    it('throw what the school says instead, and that a connection broke', async () => {
      school = await scriptedSchool((_request, count) =>
        count === 1
          ? problem(404, 'ai.conversation_not_found')
          : { status: 200, events: 'event: begin\ndata: {}\n\n', then: 'break off' },
      );
      const client = clientOf();
      await assert.rejects(client.tutor.ask(ASKED).next(), ApiError);
      const stream = client.tutor.ask(ASKED);
      assert.equal((await stream.next()).value?.event, 'begin');
      await assert.rejects(stream.next(), ConnectionError);
      assert.equal(school.requests.length, 2);
    });

    it('may last longer than an attempt, and end when their caller says so', async () => {
      school = await scriptedSchool(() => ({ status: 200, events: READY, then: 'stay open' }));
      const abort = new AbortController();
      const stream = clientOf({ timeoutMs: 50 }).realtime.listen({ signal: abort.signal });
      await stream.next();
      const next = stream.next();
      const first = await Promise.race([
        next.then(
          () => 'over',
          () => 'over',
        ),
        new Promise((resolve) => setTimeout(() => resolve('still open'), 150)),
      ]);
      assert.equal(first, 'still open');
      abort.abort(new Error('enough'));
      await assert.rejects(next, { message: 'enough' });
    });
  });

  describe('that are followed', () => {
    it('go on with the last cursor after a cut, an end and an answer that may pass', async () => {
      const replies: (Reply | 'hang up')[] = [
        { status: 200, events: READY + fact(1), then: 'break off' },
        'hang up',
        problem(503, 'request.unavailable'),
        {
          status: 200,
          events: `${READY.replace('c0', 'c1')}: still here\nid: c2\n\nretry: 1\nevent: end\ndata: {"reason":"draining"}\n\n`,
        },
        {
          status: 200,
          events: `${fact(3)}id: c4\nevent: reset\ndata: {"reason":"log_changed"}\n\n`,
        },
        problem(403, 'request.forbidden'),
      ];
      school = await scriptedSchool((_request, count) => replies[count - 1]!);
      const seen: Happening[] = [];
      await assert.rejects(async () => {
        for await (const each of follow(clientOf(), { topics: 'me', after: 'before' }))
          seen.push(each);
      }, ApiError);
      assert.deepEqual(
        seen.map((each) => [each.kind, each.cursor, each.kind === 'fact' && each.fact.id]),
        [
          ['ready', 'c0', false],
          ['fact', 'c1', '1'],
          ['ready', 'c1', false],
          ['fact', 'c3', '3'],
          ['reset', 'c4', false],
        ],
      );
      assert.deepEqual(
        school.requests.map(({ path }) => new URL(path, 'http://x').searchParams.get('after')),
        ['before', 'c1', 'c1', 'c1', 'c2', 'c4'],
      );
    });

    it('come back from a connection that is silent', async () => {
      school = await scriptedSchool((_request, count) =>
        count === 1
          ? { status: 200, events: READY + fact(1), then: 'stay open' }
          : { status: 200, events: fact(2) },
      );
      const ids: string[] = [];
      for await (const each of follow(clientOf(), { silenceMs: 50 }))
        if (each.kind === 'fact' && ids.push(each.fact.id) === 2) break;
      assert.deepEqual(ids, ['1', '2']);
    });

    it('outlast a restart that takes longer than a call is repeated', async () => {
      school = await scriptedSchool((_request, count) =>
        count <= 5
          ? problem(503, 'request.unavailable')
          : count === 6
            ? { status: 200, events: READY }
            : problem(403, 'request.forbidden'),
      );
      const seen: Happening[] = [];
      await assert.rejects(
        async () => {
          for await (const each of follow(clientOf())) seen.push(each);
        },
        { code: 'request.forbidden' },
      );
      assert.deepEqual(
        seen.map(({ kind }) => kind),
        ['ready'],
      );
    });

    it('end when their caller says so after the connection has ended', async () => {
      school = await scriptedSchool(() => ({ status: 200, events: READY + fact(1) }));
      const abort = new AbortController();
      const stream = follow(clientOf(), { signal: abort.signal });
      await stream.next();
      await stream.next();
      await new Promise((resolve) => setTimeout(resolve, 100));
      abort.abort(new Error('enough'));
      await assert.rejects(stream.next(), { message: 'enough' });
    });

    it('end when their caller says so, while they wait, too', async () => {
      school = await scriptedSchool(() => 'hang up');
      const abort = new AbortController();
      const next = follow(clientOf({ retry: { attempts: 1 } }), { signal: abort.signal }).next();
      setTimeout(() => abort.abort(new Error('enough')), 50);
      await assert.rejects(next, { message: 'enough' });
    });
  });
});
