import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { ApiError, ConnectionError, createClient, items, type Session } from '../src/index.js';
import { problem, scriptedSchool } from './scripted-school.js';

const QUICK = { baseMs: 1, maxMs: 2_000 };
const COURSE = { id: 'c1', title: 'Geometry' };
const params = { id: 'c1' };

describe('the client', () => {
  let school: Awaited<ReturnType<typeof scriptedSchool>>;
  afterEach(() => school.stop());
  const clientOf = (options: Partial<Parameters<typeof createClient>[0]> = {}) =>
    createClient({ baseUrl: school.url, retry: QUICK, ...options });

  it('writes the address, the body and the conditions of a call', async () => {
    school = await scriptedSchool(() => ({ status: 200, headers: { etag: '"v2"' }, body: COURSE }));
    const client = clientOf({ apiKey: 'lyk_1_x' });
    const answer = await client.courses.update({
      params: { id: 'a b/ü' },
      body: { title: 'x' },
      ifMatch: '"v1"',
    });
    assert.deepEqual([answer.data, answer.etag, answer.status], [COURSE, '"v2"', 200]);
    await client.courses.list({ query: { limit: 5 } });
    const [update, list] = school.requests;
    assert.deepEqual([update?.method, update?.path], ['PATCH', '/v1/courses/a%20b%2F%C3%BC']);
    assert.equal(update?.body, '{"title":"x"}');
    assert.equal(update?.headers['if-match'], '"v1"');
    assert.equal(update?.headers['x-api-key'], 'lyk_1_x');
    assert.equal(list?.path, '/v1/courses?limit=5');
    for (const id of ['', '.', '..'])
      await assert.rejects(client.courses.read({ params: { id } }), TypeError, id);
    assert.equal(school.requests.length, 2);
  });

  it('sends text as it is when the call names its type', async () => {
    school = await scriptedSchool(() => ({ status: 200, body: {} }));
    const client = clientOf();
    const captions = { params: { id: 'a1', language: 'en' }, body: 'WEBVTT\n' };
    await client.captions.put({ ...captions, headers: { 'content-type': 'text/vtt' } });
    await client.captions.put({ ...captions, headers: { 'Content-Type': 'text/vtt' } });
    await client.captions.put(captions);
    assert.deepEqual(
      school.requests.map(({ body, headers }) => [body, headers['content-type']]),
      [
        ['WEBVTT\n', 'text/vtt'],
        ['WEBVTT\n', 'text/vtt'],
        ['"WEBVTT\\n"', 'application/json'],
      ],
    );
  });

  it('throws a problem with its code, and says when there was no answer', async () => {
    school = await scriptedSchool(({ path }) =>
      path.includes('courses') ? problem(404, 'catalog.course_not_found') : 'hang up',
    );
    const client = clientOf({ retry: { ...QUICK, attempts: 2 } });
    await assert.rejects(client.courses.read({ params }), (error: unknown) => {
      assert.ok(error instanceof ApiError);
      assert.deepEqual([error.status, error.code], [404, 'catalog.course_not_found']);
      return true;
    });
    await assert.rejects(client.profile.read(), ConnectionError);
    assert.equal(school.requests.length, 3);
  });

  it('repeats reads, and changes only with a key, the same in every attempt', async () => {
    school = await scriptedSchool((_request, count) =>
      count % 3 === 0 ? { status: 201, body: COURSE } : problem(503, 'request.unavailable'),
    );
    const client = clientOf();
    assert.deepEqual((await client.courses.read({ params })).data, COURSE);
    assert.equal(school.requests.length, 3);
    const body = { title: 'Geometry' };
    await assert.rejects(client.courses.create({ body }), { status: 503 });
    assert.equal(school.requests.length, 4);
    await client.courses.create({ body, idempotencyKey: true });
    const keys = school.requests.slice(4).map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.length, 2);
    assert.match(keys[0] as string, /^[0-9a-f-]{36}$/);
    assert.equal(keys[0], keys[1]);
  });

  it('waits for as long as it is asked to, but not for ever', async () => {
    const times: number[] = [];
    school = await scriptedSchool(({ path }, count) => {
      times.push(performance.now());
      const seconds = path.includes('courses') ? '1' : '3600';
      return count === 2
        ? { status: 200, body: COURSE }
        : { ...problem(429, 'request.rate_limited'), headers: { 'retry-after': seconds } };
    });
    const client = clientOf();
    await client.courses.read({ params });
    assert.ok(times[1]! - times[0]! >= 990);
    await assert.rejects(
      client.profile.read(),
      (error: unknown) => error instanceof ApiError && error.retryAfter === 3600,
    );
    assert.equal(times.length, 3);
  });

  it('ends waiting when it is told to', async () => {
    school = await scriptedSchool(() => ({
      ...problem(503, 'request.overloaded'),
      headers: { 'retry-after': '2' },
    }));
    const abort = new AbortController();
    const call = clientOf().profile.read({ signal: abort.signal });
    const reason = new Error('enough');
    setTimeout(() => abort.abort(reason), 50);
    await assert.rejects(call, reason);
    assert.equal(school.requests.length, 1);
  });

  it('refreshes an expired session once for all calls that wait, and tells of the new one', async () => {
    school = await scriptedSchool(({ path, headers, body }) => {
      if (path === '/v1/auth/refresh' && headers.authorization !== undefined)
        return problem(401, 'request.token_invalid');
      if (path === '/v1/auth/refresh')
        return (JSON.parse(body) as Session).refreshToken === 'r1'
          ? { status: 200, body: { accessToken: 'new', refreshToken: 'r2' } }
          : problem(401, 'identity.refresh_token_invalid');
      return headers.authorization === 'Bearer new'
        ? { status: 200, body: { id: 'me' } }
        : problem(401, 'request.token_invalid');
    });
    const sessions: (Session | undefined)[] = [];
    const client = clientOf({
      session: { accessToken: 'old', refreshToken: 'r1' },
      onSession: (session) => sessions.push(session),
    });
    await Promise.all(Array.from({ length: 10 }, () => client.profile.read()));
    const refreshes = school.requests.filter(({ path }) => path === '/v1/auth/refresh');
    assert.equal(refreshes.length, 1);
    assert.deepEqual(sessions, [{ accessToken: 'new', refreshToken: 'r2' }]);
    assert.equal(client.session?.refreshToken, 'r2');
  });

  it('forgets a session that cannot be refreshed', async () => {
    school = await scriptedSchool(({ path }) =>
      path === '/v1/auth/refresh'
        ? problem(401, 'identity.refresh_token_invalid')
        : problem(401, 'request.token_revoked'),
    );
    const client = clientOf({ session: { accessToken: 'old', refreshToken: 'gone' } });
    await assert.rejects(client.profile.read(), { code: 'request.token_revoked' });
    assert.equal(client.session, undefined);
    await assert.rejects(client.profile.read(), { code: 'request.token_revoked' });
    assert.equal(school.requests.filter(({ path }) => path === '/v1/auth/refresh').length, 1);
  });

  it('keeps a session whose refresh was refused for a reason that may pass', async () => {
    let refreshes = 0;
    school = await scriptedSchool(({ path, headers }) => {
      if (path === '/v1/auth/refresh')
        return (refreshes += 1) === 1
          ? problem(429, 'request.rate_limited')
          : { status: 200, body: { accessToken: 'new', refreshToken: 'r2' } };
      return headers.authorization === 'Bearer new'
        ? { status: 200, body: { id: 'me' } }
        : problem(401, 'request.token_invalid');
    });
    const client = clientOf({ session: { accessToken: 'old', refreshToken: 'r1' } });
    assert.equal((await client.profile.read()).status, 200);
    assert.equal(client.session?.accessToken, 'new');
  });

  it('leaves the last word to whoever signs out while it refreshes', async () => {
    let signOut = (): void => undefined;
    school = await scriptedSchool(({ path }) => {
      if (path !== '/v1/auth/refresh') return problem(401, 'request.token_invalid');
      signOut();
      return { status: 200, body: { accessToken: 'new', refreshToken: 'r2' } };
    });
    const client = clientOf({ session: { accessToken: 'old', refreshToken: 'r1' } });
    signOut = () => client.useSession(undefined);
    await assert.rejects(client.profile.read(), { code: 'request.token_invalid' });
    assert.equal(client.session, undefined);
  });

  it('signs in although an old session cannot go on', async () => {
    school = await scriptedSchool(({ path, headers }) => {
      if (path === '/v1/auth/refresh') return problem(401, 'identity.refresh_token_invalid');
      return headers.authorization === undefined
        ? { status: 200, body: { accessToken: 'new' } }
        : problem(401, 'request.token_invalid');
    });
    const client = clientOf({ session: { accessToken: 'old', refreshToken: 'gone' } });
    const { data } = await client.accounts.signIn({
      body: { email: 'a@b.example', password: 'x' },
    });
    assert.deepEqual(data, { accessToken: 'new' });
  });

  it('proves in cookie mode, with every change, whose page it is', async () => {
    school = await scriptedSchool(({ path, headers }) => {
      if (path === '/v1/auth/refresh') return { status: 200, body: { csrfToken: 'c2' } };
      return headers['x-csrf-token'] === 'c1'
        ? problem(401, 'request.token_invalid')
        : { status: 200, body: COURSE };
    });
    const client = clientOf({ session: { csrfToken: 'c1' } });
    await client.courses.read({ params });
    await client.courses.update({ params, body: {} });
    const sent = school.requests.map(({ path, headers }) => [path, headers['x-csrf-token']]);
    assert.deepEqual(sent, [
      ['/v1/courses/c1', undefined],
      ['/v1/courses/c1', 'c1'],
      ['/v1/auth/refresh', 'c1'],
      ['/v1/courses/c1', 'c2'],
    ]);
    assert.equal(school.requests[2]?.body, '{"mode":"cookie"}');
  });

  it('gets a new proof when the one it has does not count any more', async () => {
    school = await scriptedSchool(({ path, headers }) => {
      if (path === '/v1/auth/refresh') return { status: 200, body: { csrfToken: 'c2' } };
      return headers['x-csrf-token'] === 'c2'
        ? { status: 200, body: COURSE }
        : problem(403, 'request.csrf_failed');
    });
    const client = clientOf({ session: { csrfToken: 'c1' } });
    assert.equal((await client.courses.update({ params, body: {} })).status, 200);
  });

  it('goes on after a page load with the session in the cookies', async () => {
    let isSignedIn = true;
    school = await scriptedSchool(({ path, headers }) => {
      if (path === '/v1/auth/refresh')
        return isSignedIn
          ? { status: 200, body: { csrfToken: 'c1' } }
          : problem(401, 'identity.refresh_token_invalid');
      return headers['x-csrf-token'] === 'c1'
        ? { status: 200, body: COURSE }
        : problem(403, 'request.csrf_failed');
    });
    const client = clientOf();
    assert.equal(await client.resume(), true);
    assert.equal(school.requests[0]?.body, '{"mode":"cookie"}');
    await client.courses.update({ params, body: {} });
    isSignedIn = false;
    assert.equal(await client.resume(), false);
    assert.equal(client.session, undefined);
  });

  it('refreshes the cookies that tabs of a browser share one after the other', async () => {
    let [underWay, most, refreshes] = [0, 0, 0];
    school = await scriptedSchool(async ({ path }) => {
      if (path !== '/v1/auth/refresh')
        return refreshes === 0
          ? problem(401, 'request.token_invalid')
          : { status: 200, body: COURSE };
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay -= 1;
      refreshes += 1;
      return { status: 200, body: { csrfToken: 'c' } };
    });
    const names: string[] = [];
    let last: Promise<unknown> = Promise.resolve();
    const locks = {
      request: (name: string, work: () => Promise<unknown>) => {
        names.push(name);
        return (last = last.then(work));
      },
    };
    const own = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    try {
      const tabs = [0, 1].map(() => clientOf({ session: { csrfToken: 'c' } }));
      await Promise.all(tabs.map((tab) => tab.courses.read({ params })));
      assert.deepEqual([most, refreshes], [1, 2]);
      assert.deepEqual(names, ['lyceum-refresh', 'lyceum-refresh']);
    } finally {
      if (own) Object.defineProperty(globalThis, 'navigator', own);
      else delete (globalThis as { navigator?: unknown }).navigator;
    }
  });

  it('goes through a list page by page, as far as it is read', async () => {
    school = await scriptedSchool(({ path }) => {
      const cursor = new URL(path, 'http://x').searchParams.get('cursor');
      const page = cursor === null ? 0 : Number(cursor);
      return {
        status: 200,
        body: {
          items: [{ id: `${page}a` }, { id: `${page}b` }],
          nextCursor: page < 2 ? String(page + 1) : null,
        },
      };
    });
    const client = clientOf();
    const ids: string[] = [];
    for await (const { id } of items(client.courses.list, { query: { limit: 2 } })) ids.push(id);
    assert.deepEqual(ids, ['0a', '0b', '1a', '1b', '2a', '2b']);
    assert.equal(school.requests[2]?.path, '/v1/courses?limit=2&cursor=2');
    for await (const course of items(client.courses.list)) if (course.id === '0b') break;
    assert.equal(school.requests.length, 4);
  });
});
