import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, startStack, type TestStack } from '@lyceum/testing';
import { AuthenticatorApp } from '@lyceum/testing/sign-in';
import pg from 'pg';
import { PASSWORD, signUp, type Account, type Session } from './support/account.js';

interface Challenge {
  readonly challengeId: string;
  readonly methods: string[];
  readonly expiresIn: number;
}

describe('second factor', () => {
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

  const post = <Body = Record<string, unknown>>(
    path: string,
    json: object = {},
    token?: string,
  ): Promise<Answer<Body>> => call<Body>(`${identity}${path}`, { json, token });
  const signIn = (account: Account) =>
    post<Challenge & Session>('/v1/auth/sign-in', { email: account.email, password: PASSWORD });
  const challengeOf = async (account: Account): Promise<string> => {
    const answer = await signIn(account);
    assert.equal(answer.status, 202, answer.text);
    return answer.body.challengeId;
  };
  const answer = (challengeId: string, proof: object) =>
    post<Session>('/v1/auth/second-factor', { challengeId, ...proof });

  async function protectedAccount(): Promise<{
    account: Account;
    app: AuthenticatorApp;
    recoveryCodes: string[];
  }> {
    const account = await signUp(identity);
    const enrolled = await post<{ secret: string; uri: string; qrCode: string }>(
      '/v1/users/me/second-factor/totp',
      {},
      account.accessToken,
    );
    assert.equal(enrolled.status, 201, enrolled.text);
    assert.ok(enrolled.body.uri.includes(enrolled.body.secret));
    assert.match(enrolled.body.qrCode, /^<svg/);
    const app = new AuthenticatorApp(enrolled.body.secret);
    const confirmed = await post<{ recoveryCodes: string[] }>(
      '/v1/users/me/second-factor/totp/confirm',
      { code: app.code() },
      account.accessToken,
    );
    assert.equal(confirmed.status, 200, confirmed.text);
    return { account, app, recoveryCodes: confirmed.body.recoveryCodes };
  }

  it('changes nothing until a code has been confirmed', async () => {
    const account = await signUp(identity);
    await post('/v1/users/me/second-factor/totp', {}, account.accessToken);
    const wrong = await post(
      '/v1/users/me/second-factor/totp/confirm',
      { code: '000000' },
      account.accessToken,
    );
    assert.equal(wrong.body['code'], 'identity.code_wrong');
    assert.equal((await signIn(account)).status, 200);
  });

  it('asks for a code after the password, and opens a session with it', async () => {
    const { account, app, recoveryCodes } = await protectedAccount();
    assert.equal(new Set(recoveryCodes).size, 10);
    const first = await signIn(account);
    assert.equal(first.status, 202, first.text);
    assert.deepEqual(first.body.methods, ['totp', 'recovery_code']);
    assert.equal(first.body.accessToken, undefined);
    const second = await answer(first.body.challengeId, { code: app.code() });
    assert.equal(second.status, 200, second.text);
    assert.equal(second.body.userId, account.userId);
    const sessions = await call<{ items: { current: boolean; methods: string[] }[] }>(
      `${identity}/v1/users/me/sessions`,
      { token: second.body.accessToken },
    );
    const current = sessions.body.items.find((session) => session.current);
    assert.deepEqual(current?.methods, ['pwd', 'otp']);
  });

  it('takes a code once, and a challenge once', async () => {
    const { account, app } = await protectedAccount();
    const challengeId = await challengeOf(account);
    const other = await challengeOf(account);
    const code = app.code();
    assert.equal((await answer(challengeId, { code })).status, 200);
    const replayed = await answer(other, { code });
    assert.equal(replayed.status, 401, replayed.text);
    assert.equal((replayed.body as unknown as { code: string }).code, 'identity.proof_wrong');
    const again = await answer(challengeId, { code: '123456' });
    assert.equal((again.body as unknown as { code: string }).code, 'identity.challenge_over');
  });

  it('takes a code once when it comes several times at the same moment', async () => {
    const { account, app } = await protectedAccount();
    const challenges = await Promise.all(Array.from({ length: 4 }, () => challengeOf(account)));
    const code = app.code();
    const answers = await Promise.all(challenges.map((id) => answer(id, { code })));
    assert.deepEqual(
      answers.map(({ status }) => status).sort((a, b) => a - b),
      [200, 401, 401, 401],
    );
  });

  it('ends a challenge after five wrong codes, counted also when they come together', async () => {
    const { account, app } = await protectedAccount();
    const challengeId = await challengeOf(account);
    const code = app.wrongCode();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => answer(challengeId, { code })),
    );
    const codes = answers.map(({ body }) => (body as unknown as { code: string }).code).sort();
    assert.deepEqual(codes, [
      ...Array.from({ length: 3 }, () => 'identity.challenge_over'),
      ...Array.from({ length: 5 }, () => 'identity.proof_wrong'),
    ]);
    assert.equal((await answer(challengeId, { code: app.code() })).status, 401);
  });

  it('stops taking codes of an account after twenty wrong ones, while recovery codes work on', async () => {
    const { account, app, recoveryCodes } = await protectedAccount();
    const code = app.wrongCode();
    for (let round = 0; round < 4; round += 1) {
      const challengeId = await challengeOf(account);
      for (let attempt = 0; attempt < 5; attempt += 1)
        assert.equal((await answer(challengeId, { code })).status, 401);
    }
    const challengeId = await challengeOf(account);
    const paused = await answer(challengeId, { code: app.code() });
    assert.equal(paused.status, 429, paused.text);
    const recovered = await answer(challengeId, { recoveryCode: recoveryCodes[0] });
    assert.equal(recovered.status, 200, recovered.text);
    const { rows } = await admin.query<{ template: string }>(
      'select template from identity.mails where user_id = $1',
      [account.userId],
    );
    assert.ok(rows.some(({ template }) => template === 'second-factor-refused'));
  });

  it('forgets a challenge after five minutes', async () => {
    const { account, app } = await protectedAccount();
    const challengeId = await challengeOf(account);
    await admin.query(
      `update identity.sign_in_challenges set expires_at = expires_at - interval '5 minutes' where user_id = $1`,
      [account.userId],
    );
    assert.equal((await answer(challengeId, { code: app.code() })).status, 401);
  });

  it('takes each recovery code once, however it is typed, and none after they were renewed', async () => {
    const { account, recoveryCodes } = await protectedAccount();
    const [first, second] = recoveryCodes as [string, string];
    const typed = first.toUpperCase().replaceAll('-', ' ');
    const recovered = await answer(await challengeOf(account), { recoveryCode: typed });
    assert.equal(recovered.status, 200, recovered.text);
    assert.equal((await answer(await challengeOf(account), { recoveryCode: first })).status, 401);
    const renewed = await post<{ recoveryCodes: string[] }>(
      '/v1/users/me/second-factor/recovery-codes',
      {},
      account.accessToken,
    );
    assert.equal(renewed.status, 200, renewed.text);
    assert.equal((await answer(await challengeOf(account), { recoveryCode: second })).status, 401);
    const fresh = renewed.body.recoveryCodes[0];
    assert.equal((await answer(await challengeOf(account), { recoveryCode: fresh })).status, 200);
  });

  it('is switched off with a code, and then asks for nothing more', async () => {
    const { account, app } = await protectedAccount();
    const disable = (proof: object) =>
      post('/v1/users/me/second-factor/totp/disable', proof, account.accessToken);
    assert.equal((await disable({})).status, 422);
    assert.equal((await disable({ code: app.wrongCode() })).body['code'], 'identity.code_wrong');
    const off = await disable({ code: app.code() });
    assert.equal(off.status, 204, off.text);
    assert.equal((await signIn(account)).status, 200);
    const status = await call(`${identity}/v1/users/me/second-factor`, {
      token: account.accessToken,
    });
    assert.deepEqual(status.body, { totp: false, passkeys: 0, recoveryCodes: 0 });
  });

  it('is changed only by who has signed in lately', async () => {
    const account = await signUp(identity);
    await admin.query(
      `update identity.sessions set authenticated_at = now() - interval '16 minutes' where user_id = $1`,
      [account.userId],
    );
    const refused = await post('/v1/users/me/second-factor/totp', {}, account.accessToken);
    assert.equal(refused.status, 403, refused.text);
    assert.equal(refused.body['code'], 'identity.reauthentication_required');
  });

  it('opens again for who proves it with the password or a code, and for that session only', async () => {
    const { account, app } = await protectedAccount();
    const grow = () =>
      admin.query(
        `update identity.sessions set authenticated_at = now() - interval '16 minutes' where user_id = $1`,
        [account.userId],
      );
    const renew = () => post('/v1/users/me/second-factor/recovery-codes', {}, account.accessToken);
    const prove = (proof: object) => post('/v1/auth/reauthenticate', proof, account.accessToken);
    await grow();
    assert.equal((await prove({ password: 'not the password' })).status, 403);
    assert.equal((await prove({ code: app.wrongCode() })).status, 401);
    assert.equal((await prove({})).status, 422);
    assert.equal((await prove({ password: PASSWORD, code: '123456' })).status, 422);
    assert.equal((await renew()).status, 403);
    const proved = await prove({ password: PASSWORD });
    assert.equal(proved.status, 204, proved.text);
    assert.equal((await renew()).status, 200);
    await grow();
    assert.equal((await prove({ code: app.code() })).status, 204);
    assert.equal((await renew()).status, 200);
    const { rows } = await admin.query(
      `select 1 from identity.sessions where user_id = $1 and authenticated_at > now() - interval '1 minute'`,
      [account.userId],
    );
    assert.equal(rows.length, 1);
  });

  it('keeps secrets sealed and codes hashed', async () => {
    const { account, app, recoveryCodes } = await protectedAccount();
    const challengeId = await challengeOf(account);
    const { rows } = await admin.query<{ text: string }>(
      `select (select string_agg(t::text, ' ') from identity.totp_factors t) ||
              (select string_agg(t::text, ' ') from identity.recovery_codes t) ||
              (select string_agg(t::text, ' ') from identity.sign_in_challenges t) as text`,
    );
    const kept = rows[0]!.text;
    assert.ok(!kept.includes(app.secret.toString('hex')));
    assert.ok(!kept.includes(Buffer.from(challengeId).toString('hex')));
    for (const code of recoveryCodes)
      assert.ok(!kept.includes(Buffer.from(code.replaceAll('-', '')).toString('hex')));
  });

  it('refuses what is no answer', async () => {
    const { account } = await protectedAccount();
    const challengeId = await challengeOf(account);
    for (const proof of [{}, { code: '12345' }, { code: 123456 }, { recoveryCode: 'x' }])
      assert.equal((await answer(challengeId, proof)).status, 422);
    assert.equal(
      (await answer(challengeId, { code: '123456', recoveryCode: 'a'.repeat(16) })).status,
      422,
    );
    assert.equal((await answer('made-up', { code: '123456' })).status, 401);
  });
});
