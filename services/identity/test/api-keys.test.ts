import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  eventually,
  mailbox,
  startStack,
  type TestStack,
  waitingForLocks,
} from '@lyceum/testing';
import pg from 'pg';
import { signUp, type Account } from './support/account.js';
import { joined } from './support/school.js';

interface Key {
  readonly id: string;
  readonly key: string;
  readonly lastUsedAt: string | null;
}

const code = ({ body }: Answer<unknown>): unknown => (body as Record<string, unknown>)['code'];

describe('API keys', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let owner: Account;

  before(async () => {
    stack = await startStack({ services: ['identity'] });
    identity = stack.services['identity']!.url;
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    owner = await signUp(identity);
  });
  after(async () => {
    await admin.end();
    await stack.stop();
  });

  const create = (account: Pick<Account, 'accessToken'>, more: object = {}) =>
    call<Key>(`${identity}/v1/api-keys`, {
      token: account.accessToken,
      json: { name: 'Backup', scopes: ['catalog:read'], role: 'instructor', ...more },
    });
  const exchange = (apiKey: string) =>
    call<{ accessToken: string; expiresIn: number }>(`${identity}/v1/auth/api-key-token`, {
      json: { apiKey },
    });
  const claims = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const list = async (account: Account): Promise<Key[]> =>
    (await call<{ items: Key[] }>(`${identity}/v1/api-keys`, { token: account.accessToken })).body
      .items;
  const byMail = async (address: string): Promise<string> => {
    const inbox = mailbox(stack.infrastructure.mail!.inboxUrl);
    return /\S+\/invitations\/\S+/.exec((await inbox.latestTo(address, /invites/)).text)![0];
  };

  it('are shown once, kept as a hash, and become tokens of their role and scopes', async () => {
    const made = await create(owner);
    assert.equal(made.status, 201, made.text);
    const { id, key } = made.body;
    // It may have underscores of its own.
    const secret = /^lyk_[^_]+_(.{43})$/.exec(key)![1]!;
    assert.ok(!JSON.stringify(await list(owner)).includes(key));
    const { rows } = await admin.query<{ row: string }>(
      `select k::text as row from identity.api_keys k where id = $1`,
      [id],
    );
    assert.ok(!rows[0]!.row.includes(secret));

    const { status, body } = await exchange(key);
    assert.equal(status, 200);
    const { sub, sid, tid, role, scope } = claims(body.accessToken);
    assert.deepEqual(
      { sub, sid, tid, role, scope },
      {
        sub: owner.userId,
        sid: id,
        tid: owner.schoolId,
        role: 'instructor',
        scope: 'catalog:read',
      },
    );
    const used = (await list(owner)).find((one) => one.id === id)!.lastUsedAt;
    assert.ok(used);
    await exchange(key);
    assert.equal((await list(owner)).find((one) => one.id === id)!.lastUsedAt, used);
  });

  it('do not do what their scopes leave out, nor what takes a person', async () => {
    const { body } = await create(owner, { role: 'owner', scopes: ['identity:read'] });
    const { accessToken } = (await exchange(body.key)).body;
    const current = `${identity}/v1/schools/current`;
    assert.equal((await call(current, { token: accessToken })).status, 200);
    const change = { method: 'PATCH', token: accessToken, json: { name: 'Mine' } };
    assert.equal(code(await call(current, change)), 'request.forbidden');
    assert.equal((await create({ accessToken })).status, 403);
    const other = (await exchange((await create(owner)).body.key)).body.accessToken;
    assert.equal(code(await call(current, { token: other })), 'request.forbidden');
    for (const scopes of [[], ['identity:write'], ['catalog:*'], ['*'], ['catalog:read x:write']])
      assert.equal((await create(owner, { scopes })).status, 422, JSON.stringify(scopes));
  });

  it('end when they are revoked, and their tokens with them', async () => {
    const { body } = await create(owner, { scopes: ['identity:read'] });
    const { accessToken: token } = (await exchange(body.key)).body;
    const stranger = await signUp(identity);
    const revoke = (account: Account) =>
      call(`${identity}/v1/api-keys/${body.id}`, {
        method: 'DELETE',
        token: account.accessToken,
      });
    assert.equal(code(await revoke(stranger)), 'identity.api_key_not_found');
    assert.equal((await revoke(owner)).status, 204);
    assert.equal(code(await exchange(body.key)), 'identity.api_key_invalid');
    await eventually(async () =>
      assert.equal(
        code(await call(`${identity}/v1/schools/current`, { token })),
        'request.token_revoked',
      ),
    );
  });

  it('give no token that outlives them', async () => {
    const { body } = await create(owner);
    await admin.query(
      `update identity.api_keys set expires_at = now() + interval '90 seconds' where id = $1`,
      [body.id],
    );
    const { accessToken, expiresIn } = (await exchange(body.key)).body;
    assert.ok(expiresIn > 0 && expiresIn <= 90, String(expiresIn));
    const { iat, exp } = claims(accessToken) as { iat: number; exp: number };
    assert.equal(exp - iat, expiresIn);
  });

  it('are refused alike when they are wrong, over or unknown', async () => {
    const { body } = await create(owner);
    const over = (await create(owner)).body;
    await admin.query('update identity.api_keys set expires_at = now() where id = $1', [over.id]);
    const unknown = body.key.replace(body.id, over.id);
    for (const key of [over.key, unknown, `${body.key.slice(0, -1)}~`, 'lyk_x_y', ''])
      assert.equal(code(await exchange(key)), 'identity.api_key_invalid', key);
  });

  it('are as many as a school may have, also when two are made at once', async () => {
    const { userId, schoolId, ...school } = await signUp(identity);
    await admin.query(
      `insert into identity.api_keys (id, tenant_id, user_id, name, secret_hash, scopes, role, expires_at)
       select gen_random_uuid(), $1, $2, 'One of many', sha256(number::text::bytea), '{catalog:read}', 'learner', now() + interval '1 day'
       from generate_series(1, 99) number`,
      [schoolId, userId],
    );
    // Both have counted by the time one of them may write.
    await admin.query('begin');
    await admin.query('lock table identity.api_keys in share mode');
    const both = [create(school), create(school)];
    await waitingForLocks(stack.databaseUrl, 2);
    await admin.query('commit');
    const answers = await Promise.all(both);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  });

  it('may do no more than their creator, also later', async () => {
    const teacher = await joined(identity, owner, 'instructor', byMail);
    assert.equal(code(await create(teacher, { role: 'owner' })), 'identity.api_key_role_too_high');
    const strong = (await create(teacher, { role: 'instructor' })).body;
    const weak = (await create(teacher, { role: 'learner' })).body;
    assert.equal((await list(teacher)).length, 2);
    assert.ok((await list(owner)).length > 2);
    const change = await call(`${identity}/v1/schools/current/members/${teacher.userId}`, {
      method: 'PATCH',
      token: owner.accessToken,
      json: { role: 'assistant' },
    });
    assert.equal(change.status, 204, change.text);
    assert.equal(code(await exchange(strong.key)), 'identity.api_key_invalid');
    assert.equal((await exchange(weak.key)).status, 200);
    await call(`${identity}/v1/schools/current/members/${teacher.userId}`, {
      method: 'DELETE',
      token: owner.accessToken,
    });
    assert.equal(code(await exchange(weak.key)), 'identity.api_key_invalid');
    const learner = await joined(identity, owner, 'learner');
    assert.equal((await create(learner)).status, 403);
  });
});
