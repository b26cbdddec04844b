import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, startStack, type TestStack, uniqueName } from '@lyceum/testing';
import pg from 'pg';
import { signUp, type Account } from './support/account.js';

interface School {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly settings: Record<string, unknown>;
  readonly version: number;
}

describe('schools', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let owner: Account;

  before(async () => {
    stack = await startStack({ services: ['identity'], env: { SCHOOLS_PER_USER: '3' } });
    identity = stack.services['identity']!.url;
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    owner = await signUp(identity);
  });
  after(async () => {
    await admin.end();
    await stack.stop();
  });

  const create = (token: string, slug = uniqueName('school')): Promise<Answer<School>> =>
    call<School>(`${identity}/v1/schools`, { token, json: { name: 'Another', slug } });
  const change = (token: string, json: object, headers: Record<string, string> = {}) =>
    call<School>(`${identity}/v1/schools/current`, { method: 'PATCH', token, json, headers });
  const read = (slug: string) => call<School>(`${identity}/v1/schools/${slug}`);
  const code = ({ body }: Answer<unknown>): unknown => (body as Record<string, unknown>)['code'];

  it('are opened by whoever is signed in, up to a limit, also all at once', async () => {
    const many = await Promise.all(Array.from({ length: 6 }, () => create(owner.accessToken)));
    assert.deepEqual(
      many.map(({ status }) => status).sort(),
      [201, 201, 409, 409, 409, 409],
      JSON.stringify(many.map(({ body }) => body)),
    );
    const refused = many.filter(({ status }) => status === 409);
    assert.ok(refused.every((answer) => code(answer) === 'identity.too_many_schools'));
    const { rows } = await admin.query<{ type: string }>(
      `select nats_subject as type from identity.outbox where tenant_id = $1 order by seq`,
      [many.find(({ status }) => status === 201)!.body.id],
    );
    assert.deepEqual(
      rows.map(({ type }) => type.split('.').slice(2, 4).join('.')),
      ['school.created', 'membership.changed'],
    );
    assert.equal((await call(`${identity}/v1/schools`, { json: {} })).status, 401);
  });

  it('are listed to those who belong to them, page by page', async () => {
    const slugs: string[] = [];
    let cursor = '';
    do {
      const { body } = await call<{ items: (School & { role: string })[]; nextCursor: string }>(
        `${identity}/v1/users/me/schools?limit=2${cursor && `&cursor=${cursor}`}`,
        { token: owner.accessToken },
      );
      slugs.push(...body.items.map(({ slug, role }) => `${slug} ${role}`));
      cursor = body.nextCursor;
    } while (cursor);
    assert.equal(slugs.length, 3);
    assert.ok(slugs.every((entry) => entry.endsWith(' owner')));
    const stranger = await signUp(identity);
    const { body } = await call<{ items: School[] }>(`${identity}/v1/users/me/schools`, {
      token: stranger.accessToken,
    });
    assert.deepEqual(
      body.items.map(({ id }) => id),
      [stranger.schoolId],
    );
  });

  it('are changed by their owner, who sees what somebody else changed meanwhile', async () => {
    const { accessToken: token } = owner;
    const before = await call<School>(`${identity}/v1/schools/current`, { token });
    assert.equal(before.headers.get('etag'), `"v${before.body.version}"`);
    const settings = { theme: { colour: 'blue' }, days: [1, 2] };
    const changed = await change(token, { name: 'Renamed', settings }, { 'if-match': '"v1"' });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.body.settings, settings);
    assert.equal(changed.headers.get('etag'), '"v2"');
    const late = await change(token, { name: 'Late' }, { 'if-match': '"v1"' });
    assert.deepEqual([late.status, code(late)], [412, 'identity.school_changed']);
    const large = await change(token, { settings: { text: 'x'.repeat(8192) } });
    assert.deepEqual([large.status, code(large)], [422, 'identity.settings_too_large']);
    for (const wrong of [{ settings: [] }, { settings: 'x' }, { slug: 'Upper' }, { owner: 'me' }])
      assert.equal((await change(token, wrong)).status, 422, JSON.stringify(wrong));
  });

  it('show to everybody what is public, and can be kept at the edge', async () => {
    const own = await call<School>(`${identity}/v1/schools/current`, { token: owner.accessToken });
    const { status, body, headers } = await read(own.body.slug);
    assert.equal(status, 200);
    assert.deepEqual(body, {
      id: own.body.id,
      slug: own.body.slug,
      name: own.body.name,
      admission: 'invitation',
    });
    assert.equal(headers.get('cache-tag'), `school:${own.body.id}`);
    assert.match(headers.get('cache-control')!, /public/);
    assert.equal(code(await read('no-such-school')), 'identity.school_not_found');
  });

  it('keep a slug that they gave up for a while, and can come back to it', async () => {
    const mover = await signUp(identity);
    const rival = await signUp(identity);
    const current = await call<School>(`${identity}/v1/schools/current`, {
      token: mover.accessToken,
    });
    const [old, next] = [current.body.slug, uniqueName('moved')];
    assert.equal((await change(mover.accessToken, { slug: next })).status, 200);
    assert.equal((await read(old)).body.id, mover.schoolId);
    assert.equal((await read(old)).body.slug, next);
    for (const taken of [old, next, 'current', 'admin']) {
      assert.equal(code(await change(rival.accessToken, { slug: taken })), 'identity.slug_taken');
      assert.equal(code(await create(rival.accessToken, taken)), 'identity.slug_taken');
    }
    assert.equal((await change(mover.accessToken, { slug: old })).status, 200);
    assert.equal((await read(next)).body.id, mover.schoolId);
    await admin.query(`update identity.former_slugs set kept_until = now() where slug = $1`, [
      next,
    ]);
    assert.equal((await read(next)).status, 404);
    assert.equal((await change(rival.accessToken, { slug: next })).status, 200);
  });

  it('have exactly one owner, whatever the code would do', async () => {
    const second = await signUp(identity);
    const inSchool = async (sql: string): Promise<void> => {
      await admin.query('begin');
      try {
        await admin.query('set local search_path = identity');
        await admin.query(sql, [owner.schoolId]);
        await admin.query('commit');
      } finally {
        await admin.query('rollback');
      }
    };
    await assert.rejects(
      inSchool(`delete from memberships where tenant_id = $1 and role = 'owner'`),
      /would have no owner/,
    );
    await assert.rejects(
      inSchool(`update memberships set role = 'learner' where tenant_id = $1 and role = 'owner'`),
      /would have no owner/,
    );
    await assert.rejects(
      inSchool(
        `insert into memberships (tenant_id, user_id, role) select $1, '${second.userId}', 'owner'`,
      ),
      /memberships_one_owner/,
    );
  });

  it('let whoever comes join while they are open, as learners and only once', async () => {
    const host = await signUp(identity);
    const guest = await signUp(identity);
    const { slug } = (
      await call<School>(`${identity}/v1/schools/current`, { token: host.accessToken })
    ).body;
    const join = (token?: string, to = slug): Promise<Answer<Record<string, unknown>>> =>
      call(`${identity}/v1/schools/${to}/members`, { method: 'POST', ...(token && { token }) });
    const closed = await join(guest.accessToken);
    assert.deepEqual([closed.status, code(closed)], [403, 'identity.school_not_open']);

    assert.equal((await change(host.accessToken, { admission: 'everybody' })).status, 422);
    assert.equal((await change(host.accessToken, { admission: 'open' })).status, 200);
    assert.equal((await change(host.accessToken, { name: 'Renamed' })).status, 200);
    const many = await Promise.all(Array.from({ length: 4 }, () => join(guest.accessToken)));
    assert.deepEqual(many.map(({ status }) => status).sort(), [201, 409, 409, 409]);
    assert.deepEqual(many.find(({ status }) => status === 201)!.body, {
      schoolId: host.schoolId,
      role: 'learner',
    });
    assert.equal((await join(undefined)).status, 401);
    assert.equal((await join(guest.accessToken, 'no-such-school')).status, 404);
    assert.equal((await join(host.accessToken)).status, 409);

    assert.equal((await change(host.accessToken, { admission: 'invitation' })).status, 200);
    const late = await signUp(identity);
    assert.equal((await join(late.accessToken)).status, 403);
  });
});
