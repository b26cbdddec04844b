import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { csrfClaim } from '@lyceum/platform';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import pg from 'pg';
import { PASSWORD, signUp, type Account, type Session } from './support/account.js';

interface Listed {
  readonly items: readonly {
    readonly id: string;
    readonly device: string;
    readonly network: string;
    readonly methods: readonly string[];
    readonly current: boolean;
  }[];
  readonly nextCursor: string | null;
}

describe('sessions', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;

  before(async () => {
    stack = await startStack({ services: ['identity'] });
    identity = stack.services['identity']!.url;
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
  });
  after(async () => {
    await admin.end();
    await stack.stop();
  });

  const post = <Body = Session>(
    path: string,
    json: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> => call<Body>(`${identity}${path}`, { json, headers });
  const refresh = (refreshToken: string, more: object = {}) =>
    post('/v1/auth/refresh', { refreshToken, ...more });
  const signIn = (account: Account, more: object = {}, headers: Record<string, string> = {}) =>
    post('/v1/auth/sign-in', { email: account.email, password: PASSWORD, ...more }, headers);
  const list = (token: string, query = '') =>
    call<Listed>(`${identity}/v1/users/me/sessions${query}`, { token });
  const claimsOf = (token: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<
      string,
      unknown
    >;
  const auditOf = async (userId: string): Promise<string[]> =>
    (
      await admin.query<{ action: string }>(
        'select action from identity.audit_entries where user_id = $1 order by id',
        [userId],
      )
    ).rows.map(({ action }) => action);

  it('gives tokens that say what they are for', async () => {
    const account = await signUp(identity);
    const claims = claimsOf(account.accessToken);
    assert.equal(claims['sub'], account.userId);
    assert.equal(claims['sid'], account.sessionId);
    assert.equal(claims['tid'], account.schoolId);
    assert.equal(claims['role'], 'owner');
    assert.equal(claims['scope'], '');
    assert.equal(typeof claims['mv'], 'number');
    assert.match(String(claims['jti']), /^[0-9a-f-]{36}$/);
    assert.equal(Number(claims['exp']) - Number(claims['iat']), 600);
  });

  it('refreshes with a token that is good for one use, and keeps only its hash', async () => {
    const account = await signUp(identity);
    const next = await refresh(account.refreshToken);
    assert.equal(next.status, 200, next.text);
    assert.equal(next.headers.get('cache-control'), 'no-store');
    assert.equal(next.body.sessionId, account.sessionId);
    assert.notEqual(next.body.refreshToken, account.refreshToken);
    assert.equal((await refresh(next.body.refreshToken)).status, 200);
    const { rows } = await admin.query<{ text: string }>(
      'select string_agg(t::text, $1) as text from identity.refresh_tokens t',
      [' '],
    );
    assert.ok(!rows[0]!.text.includes(account.refreshToken.slice(4)));
  });

  it('ends the session of a refresh token that is used twice, for thief and owner alike', async () => {
    const account = await signUp(identity);
    const next = await refresh(account.refreshToken);
    const stolen = await refresh(account.refreshToken);
    assert.equal(stolen.status, 401, stolen.text);
    assert.equal(stolen.body['code' as never], 'identity.refresh_token_invalid');
    assert.equal((await refresh(next.body.refreshToken)).status, 401);
    assert.ok((await auditOf(account.userId)).includes('session.refresh_reused'));
    const { rows } = await admin.query<{ mails: number; events: number }>(
      `select (select count(*)::int from identity.mails
               where user_id = $1 and template = 'session-reuse') as mails,
              (select count(*)::int from identity.outbox
               where aggregate_id = $2 and nats_subject like 'evt.identity.session.revoked.v1.%') as events`,
      [account.userId, account.sessionId],
    );
    assert.deepEqual(rows[0], { mails: 1, events: 1 });
  });

  it('lets one of many simultaneous uses through at most', async () => {
    const account = await signUp(identity);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => refresh(account.refreshToken)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    assert.ok(answers.every(({ status }) => status === 200 || status === 401));
  });

  it('goes on in another school of the same user, and in no other', async () => {
    const account = await signUp(identity);
    const stranger = await signUp(identity);
    const refused = await refresh(account.refreshToken, { schoolId: stranger.schoolId });
    assert.equal(refused.status, 403, refused.text);
    await admin.query(
      `insert into identity.memberships (tenant_id, user_id, role) values ($1, $2, 'learner')`,
      [stranger.schoolId, account.userId],
    );
    // The refusal has not used the token up.
    const moved = await refresh(account.refreshToken, { schoolId: stranger.schoolId });
    assert.equal(moved.status, 200, moved.text);
    assert.deepEqual([moved.body.schoolId, moved.body.role], [stranger.schoolId, 'learner']);
    const stayed = await refresh(moved.body.refreshToken);
    assert.equal(stayed.body.schoolId, stranger.schoolId);
    await admin.query('delete from identity.memberships where tenant_id = $1 and user_id = $2', [
      stranger.schoolId,
      account.userId,
    ]);
    const left = await refresh(stayed.body.refreshToken);
    assert.deepEqual([left.body.schoolId, left.body.role], [account.schoolId, 'owner']);
  });

  it('ends when it is idle, and at the latest after its longest life', async () => {
    for (const column of ['idle_expires_at', 'expires_at']) {
      const account = await signUp(identity);
      await admin.query(`update identity.sessions set ${column} = now() where id = $1`, [
        account.sessionId,
      ]);
      assert.equal((await refresh(account.refreshToken)).status, 401, column);
    }
  });

  it('ends with a sign-out by either token, again and again', async () => {
    const byRefresh = await signUp(identity);
    const out = await post('/v1/auth/sign-out', { refreshToken: byRefresh.refreshToken });
    assert.equal(out.status, 204, out.text);
    assert.equal((await refresh(byRefresh.refreshToken)).status, 401);
    assert.equal((await auditOf(byRefresh.userId)).at(-1), 'session.signed_out');

    const byAccess = await signUp(identity);
    const bearer = { authorization: `Bearer ${byAccess.accessToken}` };
    const bodiless = await fetch(`${identity}/v1/auth/sign-out`, {
      method: 'POST',
      headers: bearer,
    });
    assert.equal(bodiless.status, 204);
    assert.equal((await refresh(byAccess.refreshToken)).status, 401);
    assert.equal((await post('/v1/auth/sign-out')).status, 204);
    assert.equal((await post('/v1/auth/sign-out', { refreshToken: 'lyr_made-up' })).status, 204);
  });

  it('travels in cookies that no script can read, when a browser asks for it', async () => {
    const account = await signUp(identity);
    const { status, body, text, headers } = await signIn(account, { mode: 'cookie' });
    assert.equal(status, 200, text);
    assert.equal(body.accessToken, undefined);
    assert.equal(body.refreshToken, undefined);
    const cookies = cookiesOf(headers);
    for (const [name, path] of [
      ['lyceum_access', '/'],
      ['lyceum_refresh', '/v1/auth'],
    ] as const) {
      assert.match(cookies[name]!.attributes, /HttpOnly; SameSite=Strict/);
      assert.match(cookies[name]!.attributes, new RegExp(`Path=${path};`));
    }
    const csrf = claimsOf(cookies['lyceum_access']!.value)['csrf'];
    assert.equal(csrf, csrfClaim(body.csrfToken!));

    const cookie = `lyceum_refresh=${cookies['lyceum_refresh']!.value}`;
    const next = await post('/v1/auth/refresh', {}, { cookie });
    assert.equal(next.status, 200, next.text);
    // Even to a script that asks for it: only cookies go back where cookies came from.
    assert.equal(next.body.accessToken, undefined);
    // Another tab goes on with the token that it was given, though this one has refreshed the cookies of both.
    assert.equal(next.body.csrfToken, body.csrfToken);
    const other = await signIn(account, { mode: 'cookie' });
    assert.notEqual(other.body.csrfToken, body.csrfToken);
    const fresh = cookiesOf(next.headers)['lyceum_refresh']!.value;
    assert.notEqual(fresh, cookies['lyceum_refresh']!.value);

    const out = await post('/v1/auth/sign-out', {}, { cookie: `lyceum_refresh=${fresh}` });
    assert.match(cookiesOf(out.headers)['lyceum_access']!.attributes, /Max-Age=0/);
    const late = await post('/v1/auth/refresh', {}, { cookie: `lyceum_refresh=${fresh}` });
    assert.equal(late.status, 401);
  });

  it('are listed with device, network and last use, and signed out one by one or all others', async () => {
    const account = await signUp(identity);
    const phone = await signIn(
      account,
      {},
      {
        'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1',
        'x-forwarded-for': '203.0.113.77',
      },
    );
    const third = await signIn(account);
    const { body } = await list(account.accessToken);
    assert.equal(body.items.length, 3);
    const listed = body.items.find(({ id }) => id === phone.body.sessionId)!;
    assert.deepEqual(
      [listed.device, listed.network, listed.methods, listed.current],
      ['Safari on iPhone', '203.0.113.0/24', ['pwd'], false],
    );
    assert.equal(body.items.find(({ current }) => current)?.id, account.sessionId);

    const first = await list(account.accessToken, '?limit=2');
    const rest = await list(account.accessToken, `?limit=2&cursor=${first.body.nextCursor}`);
    assert.deepEqual(
      [...first.body.items, ...rest.body.items].map(({ id }) => id),
      body.items.map(({ id }) => id),
    );

    const one = await call(`${identity}/v1/users/me/sessions/${phone.body.sessionId}`, {
      method: 'DELETE',
      token: account.accessToken,
    });
    assert.equal(one.status, 204, one.text);
    assert.equal((await refresh(phone.body.refreshToken)).status, 401);
    const others = await call(`${identity}/v1/users/me/sessions`, {
      method: 'DELETE',
      token: account.accessToken,
    });
    assert.equal(others.status, 204, others.text);
    assert.equal((await refresh(third.body.refreshToken)).status, 401);
    assert.deepEqual(
      (await list(account.accessToken)).body.items.map(({ id }) => id),
      [account.sessionId],
    );
    assert.equal((await refresh(account.refreshToken)).status, 200);
  });

  it('of somebody else cannot be seen or revoked', async () => {
    const account = await signUp(identity);
    const other = await signUp(identity);
    const { status, body } = await call(`${identity}/v1/users/me/sessions/${other.sessionId}`, {
      method: 'DELETE',
      token: account.accessToken,
    });
    assert.deepEqual([status, body['code']], [404, 'identity.session_not_found']);
    assert.equal((await refresh(other.refreshToken)).status, 200);
  });

  it('are announced to everybody who checks tokens when they end', async () => {
    const account = await signUp(identity);
    await post('/v1/auth/sign-out', { refreshToken: account.refreshToken });
    await eventually(async () => {
      const { rows } = await admin.query(
        'select from identity.outbox where aggregate_id = $1 and published_at is not null',
        [account.sessionId],
      );
      assert.equal(rows.length, 1);
    });
  });
});

function cookiesOf(headers: Headers): Record<string, { value: string; attributes: string }> {
  return Object.fromEntries(
    headers.getSetCookie().map((cookie) => {
      const [, name, value, attributes] = /^([^=]+)=([^;]*); (.*)$/.exec(cookie)!;
      return [name!, { value: value!, attributes: attributes! }];
    }),
  );
}
