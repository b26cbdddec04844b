import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, startStack, type TestStack, waitingForLocks } from '@lyceum/testing';
import pg from 'pg';
import { PASSWORD, signUp, type Account, type Session } from './support/account.js';
import {
  SoftwareAuthenticator,
  type Fault,
  type PublicKeyOptions,
} from './support/software-authenticator.js';

const ORIGIN = 'https://app.school.test';

interface Options {
  readonly publicKey: PublicKeyOptions;
}
interface Registered {
  readonly passkey: { readonly id: string; readonly name: string; readonly synced: boolean };
  readonly recoveryCodes: string[] | null;
  readonly code?: string;
}

describe('passkeys', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;

  before(async () => {
    stack = await startStack({
      services: ['identity'],
      env: { APP_ORIGINS: `${ORIGIN},https://other.school.test`, PASSKEY_RP_ID: 'school.test' },
    });
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
  const codeOf = ({ body }: Answer<object>): unknown => (body as { code?: string }).code;

  async function register(
    account: Account,
    authenticator: SoftwareAuthenticator,
    fault?: Fault,
  ): Promise<Answer<Registered>> {
    const options = await post<Options>('/v1/users/me/passkeys/options', {}, account.accessToken);
    assert.equal(options.status, 200, options.text);
    const credential = authenticator.create(options.body.publicKey, fault);
    return post('/v1/users/me/passkeys', { name: 'Laptop', credential }, account.accessToken);
  }

  async function withPasskey(
    algorithm?: 'ES256' | 'EdDSA',
  ): Promise<{ account: Account; authenticator: SoftwareAuthenticator; registered: Registered }> {
    const account = await signUp(identity);
    const authenticator = new SoftwareAuthenticator(ORIGIN, algorithm);
    const registered = await register(account, authenticator);
    assert.equal(registered.status, 201, registered.text);
    return { account, authenticator, registered: registered.body };
  }

  const signInOptions = async (): Promise<PublicKeyOptions> =>
    (await post<Options>('/v1/auth/passkey/options')).body.publicKey;
  const signIn = async (authenticator: SoftwareAuthenticator, fault?: Fault) =>
    post<Session>('/v1/auth/passkey', {
      credential: authenticator.get(await signInOptions(), fault),
    });

  for (const algorithm of ['ES256', 'EdDSA'] as const)
    it(`signs in with ${algorithm} alone, without name or password`, async () => {
      const { account, authenticator, registered } = await withPasskey(algorithm);
      assert.equal(registered.recoveryCodes?.length, 10);
      assert.equal(registered.passkey.synced, true);
      const options = await signInOptions();
      assert.deepEqual(options.allowCredentials, []);
      const credential = authenticator.get(options);
      const session = await post<Session>('/v1/auth/passkey', { credential });
      assert.equal(session.status, 200, session.text);
      assert.equal(session.body.userId, account.userId);
      const replayed = await post('/v1/auth/passkey', { credential });
      assert.equal(codeOf(replayed), 'identity.passkey_refused');
    });

  it('refuses every answer that is not right, and does not say why', async () => {
    const { account, authenticator } = await withPasskey();
    const stranger = new SoftwareAuthenticator(ORIGIN);
    const faults: Readonly<Record<string, Fault>> = {
      'of another page': { origin: 'https://phishing.test' },
      'for another domain': { rpId: 'phishing.test' },
      'to a challenge that was never given out': { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' },
      'without a verified user': { withoutVerification: true },
      'with a signature that does not fit': { brokenSignature: true },
      'of somebody else': { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' },
    };
    for (const [what, fault] of Object.entries(faults)) {
      const refused = await signIn(authenticator, fault);
      assert.equal(refused.status, 401, `an answer ${what} was taken`);
      assert.equal(codeOf(refused), 'identity.passkey_refused');
    }
    assert.equal(codeOf(await signIn(stranger)), 'identity.passkey_refused');
    assert.equal((await signIn(authenticator)).body.userId, account.userId);
  });

  it('are as many as an account can have, also when two are registered at once', async () => {
    const account = await signUp(identity);
    await admin.query(
      `insert into identity.passkeys (id, user_id, credential_id, public_key, counter, transports, name, synced)
       select gen_random_uuid(), $1, 'many-' || gen_random_uuid(), '', 0, '{}', 'One of many', false
       from generate_series(1, 19)`,
      [account.userId],
    );
    // Both have counted by the time one of them may write.
    await admin.query('begin');
    await admin.query('lock table identity.passkeys in share mode');
    const both = [1, 2].map(() => register(account, new SoftwareAuthenticator(ORIGIN)));
    await waitingForLocks(stack.databaseUrl, 2);
    await admin.query('commit');
    const answers = await Promise.all(both);
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  });

  it('uses a challenge up with the first answer, right or wrong', async () => {
    const { authenticator } = await withPasskey();
    const options = await signInOptions();
    const wrong = { credential: authenticator.get(options, { brokenSignature: true }) };
    assert.equal((await post('/v1/auth/passkey', wrong)).status, 401);
    const right = { credential: authenticator.get(options) };
    assert.equal((await post('/v1/auth/passkey', right)).status, 401);
  });

  it('gives one session for one challenge, answered several times at once', async () => {
    const { authenticator } = await withPasskey();
    const credential = authenticator.get(await signInOptions());
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post('/v1/auth/passkey', { credential })),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  });

  it('refuses a counter that went back, which only a copy has', async () => {
    const { account, authenticator } = await withPasskey();
    assert.equal((await signIn(authenticator, { counter: 7 })).status, 200);
    assert.equal((await signIn(authenticator, { counter: 7 })).status, 401);
    assert.equal((await signIn(authenticator, { counter: 3 })).status, 401);
    assert.equal((await signIn(authenticator, { counter: 8 })).status, 200);
    const { rows } = await admin.query(
      `select 1 from identity.audit_entries where user_id = $1 and action = 'passkey.refused'`,
      [account.userId],
    );
    assert.equal(rows.length, 2);
  });

  it('registers a passkey once, and only with the challenge of its owner', async () => {
    const { account, authenticator } = await withPasskey();
    assert.equal(codeOf(await register(account, authenticator)), 'identity.passkey_known');
    const other = await signUp(identity);
    const options = await post<Options>('/v1/users/me/passkeys/options', {}, other.accessToken);
    const credential = new SoftwareAuthenticator(ORIGIN).create(options.body.publicKey);
    const stolen = await post(
      '/v1/users/me/passkeys',
      { name: 'Mine now', credential },
      account.accessToken,
    );
    assert.equal(codeOf(stolen), 'identity.passkey_not_registered');
    for (const fault of [
      { origin: 'https://phishing.test' },
      { rpId: 'phishing.test' },
      { withoutVerification: true },
    ]) {
      const refused = await register(account, new SoftwareAuthenticator(ORIGIN), fault);
      assert.equal(refused.status, 422, refused.text);
    }
  });

  it('answers what is no credential with a problem, never with a failure', async () => {
    const { account } = await withPasskey();
    const options = await post<Options>('/v1/users/me/passkeys/options', {}, account.accessToken);
    const good = new SoftwareAuthenticator(ORIGIN).create(options.body.publicKey) as {
      response: { clientDataJSON: string };
    };
    const { clientDataJSON } = good.response;
    for (const response of [
      { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
      { clientDataJSON, attestationObject: 'AAAA' },
      { clientDataJSON: Buffer.from('{}').toString('base64url'), attestationObject: '_w' },
      { clientDataJSON: Buffer.from('[]').toString('base64url'), attestationObject: '_w' },
      { clientDataJSON: Buffer.from('null').toString('base64url'), attestationObject: '_w' },
    ]) {
      const credential = { ...good, response };
      const refused = await post(
        '/v1/users/me/passkeys',
        { name: 'x', credential },
        account.accessToken,
      );
      assert.equal(refused.status, 422, refused.text);
    }
  });

  it('is a second factor after the password, with recovery codes beside it', async () => {
    const { account, authenticator } = await withPasskey();
    const first = await post<{ challengeId: string; methods: string[] }>('/v1/auth/sign-in', {
      email: account.email,
      password: PASSWORD,
    });
    assert.equal(first.status, 202, first.text);
    assert.deepEqual(first.body.methods, ['passkey', 'recovery_code']);
    const { challengeId } = first.body;
    const optionsOf = async (id: string) =>
      (await post<Options>('/v1/auth/second-factor/passkey-options', { challengeId: id })).body
        .publicKey;
    const options = await optionsOf(challengeId);
    assert.equal(options.allowCredentials?.length, 1);

    // Another account's passkey, and a challenge that was given out for something else.
    const other = await withPasskey();
    const foreign = { challengeId, passkey: other.authenticator.get(options) };
    assert.equal((await post('/v1/auth/second-factor', foreign)).status, 401);
    const elsewhere = { challengeId, passkey: authenticator.get(await signInOptions()) };
    assert.equal((await post('/v1/auth/second-factor', elsewhere)).status, 401);

    const passkey = authenticator.get(await optionsOf(challengeId));
    const session = await post<Session>('/v1/auth/second-factor', { challengeId, passkey });
    assert.equal(session.status, 200, session.text);
    assert.equal(session.body.userId, account.userId);
  });

  it('proves again who uses a session, if it is the passkey of its user', async () => {
    const { account, authenticator } = await withPasskey();
    const other = await withPasskey();
    await admin.query(
      `update identity.sessions set authenticated_at = now() - interval '16 minutes' where user_id = $1`,
      [account.userId],
    );
    const prove = async (holder: SoftwareAuthenticator) => {
      const options = await post<Options>(
        '/v1/auth/reauthenticate/passkey-options',
        {},
        account.accessToken,
      );
      const passkey = holder.get(options.body.publicKey);
      return post('/v1/auth/reauthenticate', { passkey }, account.accessToken);
    };
    const askForMore = () => post('/v1/users/me/passkeys/options', {}, account.accessToken);
    assert.equal((await prove(other.authenticator)).status, 401);
    assert.equal(codeOf(await askForMore()), 'identity.reauthentication_required');
    assert.equal((await prove(authenticator)).status, 204);
    assert.equal((await askForMore()).status, 200);
  });

  it('is listed, renamed and deleted by its owner only', async () => {
    const { account, authenticator, registered } = await withPasskey();
    const url = `${identity}/v1/users/me/passkeys`;
    const { id } = registered.passkey;
    const other = await signUp(identity);
    const list = async (token: string) =>
      (await call<{ items: { id: string; name: string }[] }>(url, { token })).body.items;
    assert.deepEqual(
      (await list(account.accessToken)).map((item) => item.name),
      ['Laptop'],
    );
    assert.deepEqual(await list(other.accessToken), []);
    const rename = (token: string) =>
      call(`${url}/${id}`, { method: 'PATCH', token, json: { name: 'Phone' } });
    const remove = (token: string) => call(`${url}/${id}`, { method: 'DELETE', token });
    assert.equal((await rename(other.accessToken)).status, 404);
    assert.equal((await remove(other.accessToken)).status, 404);
    assert.equal((await rename(account.accessToken)).body['name'], 'Phone');
    assert.equal((await remove(account.accessToken)).status, 204);
    assert.equal((await signIn(authenticator)).status, 401);
    const password = { email: account.email, password: PASSWORD };
    assert.equal((await post('/v1/auth/sign-in', password)).status, 200);
  });
});
