import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiError, createClient, follow, items, type Client } from '@lyceum/client';
import { startStack, type TestStack } from '@lyceum/testing';
import { signUp, type Account } from '../support/school.js';

describe('the generated client, with a real school', () => {
  let stack: TestStack;
  let owner: Account;
  let client: Client;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog'] });
    owner = await signUp(stack.gatewayUrl);
    client = createClient({ baseUrl: stack.gatewayUrl, session: owner });
  });
  after(() => stack.stop());

  it('creates, reads, changes and lists', async () => {
    const { data: course, etag } = await client.courses.create({ body: { title: 'Geometry' } });
    assert.equal(course.title, 'Geometry');
    assert.ok(etag);
    const changed = await client.courses.update({
      params: { id: course.id },
      body: { title: 'Algebra' },
      ifMatch: etag,
    });
    assert.equal(changed.data.title, 'Algebra');
    await assert.rejects(
      client.courses.update({ params: { id: course.id }, body: { title: 'No' }, ifMatch: etag }),
      (error: unknown) => error instanceof ApiError && error.code === 'catalog.course_changed',
    );
    const same = await client.courses.read({
      params: { id: course.id },
      ifNoneMatch: changed.etag!,
    });
    assert.deepEqual([same.status, same.data], [304, undefined]);
    await client.courses.create({ body: { title: 'Second' } });
    await client.courses.create({ body: { title: 'Third' } });
    const titles: string[] = [];
    for await (const { title } of items(client.courses.list, { query: { limit: 1 } }))
      titles.push(title);
    assert.deepEqual(titles, ['Third', 'Second', 'Algebra']);
  });

  it('follows what happens across a restart of the gateway', async () => {
    const abort = new AbortController();
    const { data: course } = await client.courses.create({ body: { title: 'Before' } });
    const change = async (title: string): Promise<void> => {
      await client.courses.update({ params: { id: course.id }, body: { title } });
    };
    const titles: string[] = [];
    const topics = `course:${course.id}`;
    await assert.rejects(
      async () => {
        for await (const happening of follow(client, { topics, signal: abort.signal })) {
          if (happening.kind === 'ready' && titles.length === 0) await change('One');
          if (happening.kind !== 'fact' || !happening.fact.type.includes('updated')) continue;
          titles.push((happening.fact.data as { title: string }).title);
          if (titles.length === 2) abort.abort(new Error('seen'));
          else {
            await stack.services['gateway']!.restart();
            await change('Two');
          }
        }
      },
      { message: 'seen' },
    );
    assert.deepEqual(titles, ['One', 'Two']);
  });

  it('lets a program listen with a key', async () => {
    const { data: made } = await client.apiKeys.create({
      body: { name: 'Search index', scopes: ['gateway:read'], role: 'instructor' },
    });
    const program = createClient({ baseUrl: stack.gatewayUrl, apiKey: made.key });
    let created: string | undefined;
    for await (const happening of follow(program, { topics: 'school' })) {
      if (happening.kind === 'ready')
        created = (await client.courses.create({ body: { title: 'Heard' } })).data.id;
      else if (happening.kind === 'fact' && happening.fact.subject === created) break;
    }
    await assert.rejects(program.courses.list(), { code: 'request.forbidden' });
  });

  it('names the fields that are wrong', async () => {
    await assert.rejects(client.courses.create({ body: { title: '' } }), (error: unknown) => {
      assert.ok(error instanceof ApiError);
      assert.equal(error.code, 'request.invalid');
      assert.equal(error.problem.errors?.[0]?.pointer, '/title');
      return true;
    });
  });

  it('goes on with a new token when the old one is refused, once for all calls', async () => {
    const sessions: unknown[] = [];
    const expired = createClient({
      baseUrl: stack.gatewayUrl,
      session: { ...owner, accessToken: `${owner.accessToken.slice(0, -4)}AAAA` },
      onSession: (session) => sessions.push(session),
    });
    const profiles = await Promise.all(Array.from({ length: 5 }, () => expired.profile.read()));
    assert.equal(profiles[0]?.data.email, owner.email);
    assert.equal(sessions.length, 1);
  });
});
