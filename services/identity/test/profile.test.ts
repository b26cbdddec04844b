import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack, uniqueName } from '@lyceum/testing';
import { signUp, type Account } from './support/account.js';

interface AuditPage {
  readonly items: readonly {
    readonly id: string;
    readonly action: string;
    readonly network: string;
  }[];
  readonly nextCursor: string | null;
}

describe('what belongs to an account', () => {
  let stack: TestStack;
  let identity: string;
  let account: Account;
  before(async () => {
    stack = await startStack({ services: ['identity'] });
    identity = stack.services['identity']!.url;
    account = await signUp(identity);
  });
  after(() => stack.stop());

  const me = (path = '', options: Parameters<typeof call>[1] = {}, who = account) =>
    call(`${identity}/v1/users/me${path}`, { token: who.accessToken, ...options });
  const patch = (json: object, headers: Record<string, string> = {}, who = account) =>
    me('', { method: 'PATCH', json, headers }, who);

  it('is a profile that two devices cannot overwrite for each other', async () => {
    const read = await me();
    const tag = read.headers.get('etag')!;
    const username = uniqueName('ada');
    const changed = await patch({ username, bio: 'Notes', locale: 'pt-BR' }, { 'if-match': tag });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(
      [changed.body['username'], changed.body['bio'], changed.body['locale'], changed.body['name']],
      [username, 'Notes', 'pt-BR', 'Ada'],
    );
    assert.notEqual(changed.headers.get('etag'), tag);
    const late = await patch({ bio: 'Too late' }, { 'if-match': tag });
    assert.deepEqual([late.status, late.body['code']], [412, 'identity.profile_changed']);
    const cleared = await patch({ bio: null });
    assert.deepEqual([cleared.body['bio'], cleared.body['username']], [null, username]);
    assert.equal(
      (await me('', { headers: { 'if-none-match': cleared.headers.get('etag')! } })).status,
      304,
    );
  });

  it('has a username that nobody else has, in one spelling', async () => {
    const other = await signUp(identity);
    const username = uniqueName('mary');
    assert.equal((await patch({ username })).status, 200);
    const taken = await patch({ username }, {}, other);
    assert.deepEqual([taken.status, taken.body['code']], [409, 'identity.username_taken']);
    for (const wrong of ['ab', 'Mary', 'a b c', '.abc', 'abc.', 'a..b', 'x'.repeat(31), 'ädä'])
      assert.equal((await patch({ username: wrong })).status, 422, wrong);
    assert.equal((await patch({ email: 'other@example.test' })).status, 422);
    assert.equal((await patch({ name: null })).status, 422);
  });

  it('has one username however many ask for it at once', async () => {
    const others = await Promise.all([signUp(identity), signUp(identity), signUp(identity)]);
    const username = uniqueName('eve');
    const answers = await Promise.all(others.map((other) => patch({ username }, {}, other)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409, 409]);
  });

  it('is what its clients remember, up to 16 kB', async () => {
    const put = (settings: unknown, headers: Record<string, string> = {}) =>
      me('/preferences', { method: 'PUT', json: { settings }, headers });
    const none = await me('/preferences');
    assert.deepEqual([none.body['settings'], none.headers.get('etag')], [{}, '"v0"']);
    const settings = { theme: 'dark', player: { speed: 1.5 } };
    const first = await put(settings, { 'if-match': '"v0"' });
    assert.equal(first.status, 200, first.text);
    assert.equal((await put({}, { 'if-match': '"v0"' })).status, 412);
    assert.equal((await put({ ...settings, size: 2 }, { 'if-match': '"v1"' })).status, 200);
    assert.deepEqual((await me('/preferences')).body['settings'], { ...settings, size: 2 });
    const large = await put({ text: 'x'.repeat(17_000) });
    assert.deepEqual([large.status, large.body['code']], [422, 'identity.preferences_too_large']);
    assert.equal((await put({ text: 'x'.repeat(16_000) })).status, 200);
    for (const wrong of [null, 'text', [], 1]) assert.equal((await put(wrong)).status, 422);
  });

  it('is a record of what happened to it, for the user and for the owner of the school', async () => {
    const own = await call<AuditPage>(`${identity}/v1/users/me/audit?limit=2`, {
      token: account.accessToken,
    });
    assert.equal(own.body.items.length, 2, own.text);
    const all = await call<AuditPage>(`${identity}/v1/users/me/audit?limit=100`, {
      token: account.accessToken,
    });
    const rest = await call<AuditPage>(
      `${identity}/v1/users/me/audit?limit=100&cursor=${own.body.nextCursor}`,
      { token: account.accessToken },
    );
    assert.deepEqual([...own.body.items, ...rest.body.items], all.body.items);
    const actions = all.body.items.map(({ action }) => action);
    for (const action of ['account.registered', 'session.opened', 'account.profile_changed'])
      assert.ok(actions.includes(action), `${action}: ${actions.join()}`);
    assert.ok(all.body.items.every(({ network }) => network === '127.0.0.0/24'));

    const school = await call<AuditPage>(`${identity}/v1/schools/current/audit`, {
      token: account.accessToken,
    });
    assert.ok(
      school.body.items.some(({ action }) => action === 'school.created'),
      school.text,
    );
    const stranger = await signUp(identity);
    const seen = await call<AuditPage>(`${identity}/v1/schools/current/audit?limit=100`, {
      token: stranger.accessToken,
    });
    const ids = new Set(school.body.items.map(({ id }) => id));
    assert.ok(seen.body.items.every(({ id }) => !ids.has(id)));
    assert.equal((await call(`${identity}/v1/users/me/audit`)).status, 401);
  });
});
