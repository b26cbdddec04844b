import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  email,
  eventually,
  type Mailbox,
  mailbox,
  mailedCode,
  startStack,
  type TestStack,
  uniqueName,
} from '@lyceum/testing';
import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { PASSWORD, signUp, type Account, type Session } from './support/account.js';
import { StandInRangeService } from './support/range-service.js';

const LEAKED = 'password123';

describe('accounts', () => {
  const ranges = new StandInRangeService([LEAKED]);
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let inbox: Mailbox;

  before(async () => {
    await ranges.start();
    stack = await startStack({
      services: ['identity'],
      env: { BREACHED_PASSWORDS_URL: ranges.url, PASSWORD_HASHES_WAITING: '40' },
    });
    identity = stack.services['identity']!.url;
    inbox = mailbox(stack.infrastructure.mail!.inboxUrl);
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
  });
  after(async () => {
    await admin.end();
    await stack.stop();
    await ranges.stop();
  });

  const post = <Body = Record<string, unknown>>(
    path: string,
    json: object = {},
    more: { token?: string; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> => call<Body>(`${identity}${path}`, { method: 'POST', json, ...more });
  /** A network of its own for each caller, as the gateway would say. */
  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } });
  const begin = (json: object = {}) =>
    post('/v1/auth/sign-up', { email: email(), password: PASSWORD, name: 'Ada', ...json });
  const verify = (registrationId: unknown, code: string) =>
    post<Session>('/v1/auth/verify-email', { registrationId, code });
  const signIn = (address: string, password = PASSWORD, more: object = {}, network = '') =>
    post<Session>(
      '/v1/auth/sign-in',
      { email: address, password, ...more },
      network === '' ? {} : from(network),
    );
  const sql = async <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
    (await admin.query<Row>(text, values)).rows;
  const codeOf = ({ body }: Answer<object>): unknown => (body as { code?: string }).code;
  /** An answer as anybody would compare it, without what differs each time. */
  const bytes = ({ status, headers, text }: Answer<object>): object => ({
    status,
    headers: [...headers.keys()].filter((name) => name !== 'connection').sort(),
    text: text.replace(/"registrationId":"[^"]+"/, '').replace(/"traceId":"[^"]+"/, ''),
  });

  describe('that are made', () => {
    it('begin with the code from the mail, and not before', async () => {
      const address = email();
      const begun = await begin({ email: address });
      assert.equal(begun.status, 202, begun.text);
      assert.equal(begun.body['expiresIn'], 900);
      assert.deepEqual(await sql('select from identity.users where email = $1', address), []);
      assert.equal((await signIn(address)).status, 401);
      const code = await mailedCode(identity, address);
      const { status, body, text } = await verify(begun.body['registrationId'], code);
      assert.equal(status, 200, text);
      assert.equal(body.role, 'learner');
      assert.equal((await signIn(address)).status, 200);
      // Used up, with everything that was kept for it.
      assert.equal(codeOf(await verify(begun.body['registrationId'], code)), 'identity.code_wrong');
    });

    it('speak the language of whoever signs up, from the first mail on', async () => {
      const [address, invited] = [email(), email()];
      const slug = uniqueName('schule');
      const begun = await begin({
        email: address,
        locale: 'de-AT',
        school: { name: 'Schule', slug },
      });
      assert.equal(begun.status, 202, begun.text);
      assert.match((await inbox.latestTo(address)).subject, /^Bestätige/);
      const code = await mailedCode(identity, address);
      const { body: creator } = await verify(begun.body['registrationId'], code);
      const token = creator.accessToken;
      const me = await call(`${identity}/v1/users/me`, { token });
      assert.equal(me.body['locale'], 'de-AT');
      const invitation = { email: invited, role: 'learner' };
      const sent = await post('/v1/schools/current/invitations', invitation, { token });
      assert.equal(sent.status, 201, sent.text);
      assert.match((await inbox.latestTo(invited)).subject, /lädt dich zu Schule ein$/);
      assert.equal((await begin({ locale: 'Deutsch!' })).status, 422);
    });

    it('have five attempts at the code, and a quarter of an hour', async () => {
      const address = email();
      const { body } = await begin({ email: address });
      const id = body['registrationId'];
      const code = await mailedCode(identity, address);
      const wrong = code === '000000' ? '000001' : '000000';
      for (let attempt = 0; attempt < 5; attempt += 1)
        assert.equal((await verify(id, wrong)).status, 422);
      assert.equal((await verify(id, code)).status, 422);

      const late = email();
      const second = await begin({ email: late });
      const good = await mailedCode(identity, late);
      await sql(
        'update identity.registrations set expires_at = now() where id = $1',
        second.body['registrationId'],
      );
      assert.equal((await verify(second.body['registrationId'], good)).status, 422);
    });

    it('get another code after a pause, and the one before is worth nothing', async () => {
      const address = email();
      const { body } = await begin({ email: address });
      const registrationId = body['registrationId'];
      const first = await mailedCode(identity, address);
      const soon = await post('/v1/auth/resend-code', { registrationId });
      assert.equal(soon.status, 429, soon.text);
      assert.ok(Number(soon.headers.get('retry-after')) > 0);
      await sql(
        `update identity.registrations set sent_at = now() - interval '61 s' where id = $1`,
        registrationId,
      );
      assert.equal((await post('/v1/auth/resend-code', { registrationId })).status, 202);
      const second = await eventually(async () => {
        const code = await mailedCode(identity, address);
        assert.notEqual(code, first);
        return code;
      });
      assert.equal((await verify(registrationId, first)).status, 422);
      assert.equal((await verify(registrationId, second)).status, 200);
    });

    it('come with their school or not at all', async () => {
      const slug = uniqueName('school');
      const [one, two] = [email(), email()];
      const school = { name: 'A school', slug };
      const begun = await Promise.all(
        [one, two].map((address) => begin({ email: address, school })),
      );
      const [first, second] = await Promise.all([one, two].map((to) => mailedCode(identity, to)));
      assert.equal((await verify(begun[0]!.body['registrationId'], first!)).status, 200);
      const late = await verify(begun[1]!.body['registrationId'], second!);
      assert.equal(late.status, 409, late.text);
      assert.deepEqual(await sql('select from identity.users where email = $1', two), []);
      assert.equal(codeOf(await begin({ school })), 'identity.slug_taken');
    });

    it('do not fill the mailbox of somebody else', async () => {
      const address = email();
      for (let round = 0; round < 8; round += 1)
        assert.equal((await begin({ email: address })).status, 202);
      const [row] = await sql<{ mails: number }>(
        'select count(*)::int as mails from identity.mails m join identity.registrations r on r.email = $1 and m.created_at = r.created_at',
        address,
      );
      assert.equal(row!.mails, 5);
    });

    it('do not fill it with codes that are asked for again either', async () => {
      const address = email();
      const begun = [await begin({ email: address }), await begin({ email: address })];
      let mails = begun.length;
      for (let round = 0; round < 4; round += 1)
        for (const { body } of begun) {
          const { registrationId } = body;
          await sql(
            `update identity.registrations set sent_at = now() - interval '61 s' where id = $1`,
            registrationId,
          );
          const { status } = await post('/v1/auth/resend-code', { registrationId });
          if (status === 202) mails += 1;
          else assert.equal(status, 429);
        }
      assert.equal(mails, 5);
    });
  });

  it('are not told apart from addresses without one, byte by byte', async () => {
    const known = await signUp(identity);
    const unknown = email();
    const wrong = '0'.repeat(6);
    const probes: readonly ((address: string, network: string) => Promise<Answer<object>>)[] = [
      (address) => begin({ email: address }),
      async (address) => {
        const { body } = await begin({ email: address });
        return verify(body['registrationId'], wrong);
      },
      async (address) => {
        const { body } = await begin({ email: address });
        return post('/v1/auth/resend-code', { registrationId: body['registrationId'] });
      },
      (address) => post('/v1/auth/forgot-password', { email: address }),
      (address, network) => signIn(address, 'not the password', {}, network),
      async (address, network) => {
        for (let round = 0; round < 5; round += 1) await signIn(address, 'no', {}, network);
        return signIn(address, 'not the password', {}, network);
      },
    ];
    for (const [at, probe] of probes.entries()) {
      const [one, other] = [
        await probe(known.email, `192.0.2.1`),
        await probe(unknown, `192.0.2.1`),
      ];
      assert.deepEqual(bytes(one), bytes(other), `probe ${at}`);
    }
    await inbox.latestTo(known.email, /You have an account already/);
    assert.ok((await inbox.to(unknown)).every(({ subject }) => !/reset/i.test(subject)));
  });

  describe('whose password is guessed', () => {
    it('make the guesser wait, longer each time, and let others in meanwhile', async () => {
      const account = await signUp(identity);
      for (let attempt = 0; attempt < 5; attempt += 1)
        assert.equal((await signIn(account.email, 'wrong', {}, '198.51.100.1')).status, 401);
      const blocked = await signIn(account.email, PASSWORD, {}, '198.51.100.77');
      assert.equal(blocked.status, 429, blocked.text);
      const wait = Number(blocked.headers.get('retry-after'));
      assert.ok(wait > 25 && wait <= 30, `waits ${wait} s`);
      assert.equal((await signIn(account.email, PASSWORD, {}, '203.0.113.1')).status, 200);
      await sql(
        `update identity.sign_in_failures set blocked_until = now() where blocked_until > now()`,
      );
      assert.equal((await signIn(account.email, 'wrong', {}, '198.51.100.1')).status, 401);
      const longer = await signIn(account.email, 'wrong', {}, '198.51.100.1');
      assert.ok(Number(longer.headers.get('retry-after')) > 50, longer.text);
      await inbox.latestTo(account.email, /Sign-in attempts/);
    });

    it('count guesses that are made at once like those one by one', async () => {
      const account = await signUp(identity);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => signIn(account.email, 'wrong', {}, '198.51.101.1')),
      );
      assert.equal(answers.filter(({ status }) => status === 401).length, 5);
      assert.equal(answers.filter(({ status }) => status === 429).length, 15);
    });

    it('let several devices of their owner in at once, again and again', async () => {
      const account = await signUp(identity);
      const statuses: number[] = [];
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let round = 0; round < 15; round += 1)
            statuses.push((await signIn(account.email)).status);
        }),
      );
      assert.deepEqual([...new Set(statuses)], [200]);
    });

    it('stay open for devices that are known, from wherever the world guesses', async () => {
      const account = await signUp(identity);
      for (let network = 0; network < 4; network += 1)
        for (let attempt = 0; attempt < 5; attempt += 1)
          await signIn(account.email, 'wrong', {}, `198.18.${network}.1`);
      // The whole world is slowed down by now.
      assert.equal((await signIn(account.email, PASSWORD, {}, '198.19.0.1')).status, 429);
      const { deviceToken } = account;
      const known = await signIn(account.email, PASSWORD, { deviceToken }, '198.18.0.1');
      assert.equal(known.status, 200, known.text);
      const asCookie = await post<Session>(
        '/v1/auth/sign-in',
        { email: account.email, password: PASSWORD },
        { headers: { cookie: `lyceum_device=${deviceToken}` } },
      );
      assert.equal(asCookie.status, 200, asCookie.text);
      // A token of somebody else is worth nothing, and a known device does not guess for ever.
      const other = await signUp(identity);
      const foreign = { deviceToken: other.deviceToken };
      assert.equal((await signIn(account.email, PASSWORD, foreign, '198.18.0.1')).status, 429);
      for (let attempt = 0; attempt < 10; attempt += 1)
        assert.equal((await signIn(account.email, 'wrong', { deviceToken })).status, 401);
      assert.equal((await signIn(account.email, PASSWORD, { deviceToken })).status, 429);
    });

    it('can be opened by mail whatever happens', async () => {
      const account = await signUp(identity);
      for (let network = 0; network < 5; network += 1)
        for (let attempt = 0; attempt < 5; attempt += 1)
          await signIn(account.email, 'wrong', {}, `198.20.${network}.1`);
      assert.equal((await signIn(account.email)).status, 429);
      await reset(account, 'another good password');
      assert.equal((await signIn(account.email, 'another good password')).status, 200);
    });
  });

  const linkTo = async (address: string): Promise<string> => {
    const { text } = await inbox.latestTo(address, /Reset your password/);
    return /#token=(lyp_[\w-]+)/.exec(text)![1]!;
  };
  const reset = async ({ email: address }: Account, password: string): Promise<string> => {
    assert.equal((await post('/v1/auth/forgot-password', { email: address })).status, 202);
    const token = await linkTo(address);
    const { status, text } = await post('/v1/auth/reset-password', { token, password });
    assert.equal(status, 204, text);
    return token;
  };

  describe('whose password is lost', () => {
    it('get another by a link that works once, and are signed out everywhere', async () => {
      const account = await signUp(identity);
      const token = await reset(account, 'a brand new password');
      assert.equal((await signIn(account.email)).status, 401);
      assert.equal((await signIn(account.email, 'a brand new password')).status, 200);
      const { refreshToken } = account;
      assert.equal((await post('/v1/auth/refresh', { refreshToken })).status, 401);
      const again = await post('/v1/auth/reset-password', { token, password: PASSWORD });
      assert.equal(codeOf(again), 'identity.reset_token_wrong');
      await inbox.latestTo(account.email, /Your password was changed/);
      const rows = await sql<{ text: string }>(
        'select r::text as text from identity.password_resets r',
      );
      assert.ok(!rows.some(({ text }) => text.includes(token.slice(4))));
    });

    it('get none by a link that is too old', async () => {
      const account = await signUp(identity);
      await post('/v1/auth/forgot-password', { email: account.email });
      const token = await linkTo(account.email);
      await sql('update identity.password_resets set expires_at = now()');
      const late = await post('/v1/auth/reset-password', { token, password: PASSWORD });
      assert.equal(codeOf(late), 'identity.reset_token_wrong');
    });
  });

  describe('whose credentials change', () => {
    it('sign out everywhere else with a new password, and ask for the old one', async () => {
      const account = await signUp(identity);
      const elsewhere = await signIn(account.email);
      const change = (currentPassword: string, newPassword: string) =>
        post(
          '/v1/users/me/password',
          { currentPassword, newPassword },
          { token: account.accessToken },
        );
      assert.equal(
        codeOf(await change('wrong', 'a brand new password')),
        'identity.password_wrong',
      );
      assert.equal(codeOf(await change(PASSWORD, LEAKED)), 'identity.password_breached');
      assert.equal((await change(PASSWORD, 'a brand new password')).status, 204);
      const renew = (refreshToken: string) => post('/v1/auth/refresh', { refreshToken });
      assert.equal((await renew(elsewhere.body.refreshToken)).status, 401);
      assert.equal((await renew(account.refreshToken)).status, 200);
      assert.equal((await signIn(account.email)).status, 401);
      assert.equal((await signIn(account.email, 'a brand new password')).status, 200);
    });

    it('use a new address once it is proved, and tell the old one', async () => {
      const account = await signUp(identity);
      const token = account.accessToken;
      const address = email();
      const json = { email: address, password: PASSWORD };
      assert.equal(
        codeOf(await post('/v1/users/me/email', { ...json, password: 'no' }, { token })),
        'identity.password_wrong',
      );
      const asked = await post('/v1/users/me/email', json, { token });
      assert.equal(asked.status, 202, asked.text);
      assert.equal((await signIn(address)).status, 401);
      const code = await mailedCode(identity, address);
      const wrong = code === '000000' ? '000001' : '000000';
      assert.equal(
        (await post('/v1/users/me/email/confirm', { code: wrong }, { token })).status,
        422,
      );
      const done = await post('/v1/users/me/email/confirm', { code }, { token });
      assert.equal(done.status, 204, done.text);
      assert.equal((await signIn(address)).status, 200);
      assert.equal((await signIn(account.email)).status, 401);
      await inbox.latestTo(account.email, /Your e-mail address was changed/);
    });

    it('with a new address get no password by a link in the mailbox of before', async () => {
      const account = await signUp(identity);
      const { accessToken: token, email: before } = account;
      await post('/v1/auth/forgot-password', { email: before });
      const link = await linkTo(before);
      const address = email();
      await post('/v1/users/me/email', { email: address, password: PASSWORD }, { token });
      const code = await mailedCode(identity, address);
      assert.equal((await post('/v1/users/me/email/confirm', { code }, { token })).status, 204);
      const late = await post('/v1/auth/reset-password', { token: link, password: PASSWORD });
      assert.equal(codeOf(late), 'identity.reset_token_wrong');
    });

    it('cannot take the address of somebody else, or find out that it is one', async () => {
      const [account, other] = [await signUp(identity), await signUp(identity)];
      const token = account.accessToken;
      const ask = (address: string) =>
        post('/v1/users/me/email', { email: address, password: PASSWORD }, { token });
      const taken = await ask(other.email);
      await sql('delete from identity.email_changes');
      assert.deepEqual(bytes(taken), bytes(await ask(email())));
      await inbox.latestTo(other.email, /You have an account already/);
    });
  });

  describe('whose password is chosen', () => {
    it('take 8 to 128 characters of any kind, and refuse leaked ones', async () => {
      for (const password of ['1234567', 'x'.repeat(129), '🔑'.repeat(129)])
        assert.equal((await begin({ password })).status, 422, password);
      for (const password of ['🔑'.repeat(8), '🔑'.repeat(128), '        '])
        assert.equal((await begin({ password })).status, 202, password);
      assert.equal(codeOf(await begin({ password: LEAKED })), 'identity.password_breached');
      assert.ok(ranges.asked.every((path) => /^\/range\/[0-9A-F]{5}$/.test(path)));
    });

    it('pass when leaked ones cannot be asked for, and that is counted', async () => {
      ranges.isBroken = true;
      assert.equal((await begin({ password: LEAKED })).status, 202);
      ranges.isBroken = false;
      const { text } = await call(`${identity}/metrics`);
      assert.match(text, /breached_password_checks_total\{result="failed"\} [1-9]/);
    });

    it('are the same however the characters are typed', async () => {
      const address = email();
      // é as one character, and as e with an accent; ① is 1.
      const { body } = await begin({ email: address, password: 'caf\u00e9 \u2460 password' });
      await verify(body['registrationId'], await mailedCode(identity, address));
      assert.equal((await signIn(address, 'cafe\u0301 1 password')).status, 200);
    });

    it('are hashed anew when what is asked for has grown', async () => {
      const account = await signUp(identity);
      const weak = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
      await sql('update identity.users set password_hash = $2 where id = $1', account.userId, weak);
      assert.equal((await signIn(account.email)).status, 200);
      const [row] = await sql<{ password_hash: string }>(
        'select password_hash from identity.users where id = $1',
        account.userId,
      );
      assert.match(row!.password_hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.equal((await signIn(account.email)).status, 200);
    });
  });

  it('turn a flood of sign-ins away before it eats the memory, and serve again afterwards', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, at) => signIn(email(), 'wrong', {}, `10.9.${at % 250}.1`)),
    );
    const away = answers.filter(({ status }) => status === 503);
    assert.ok(away.length > 0, 'everybody waited');
    assert.ok(away.every(({ headers }) => Number(headers.get('retry-after')) > 0));
    assert.ok(answers.every(({ status }) => status === 503 || status === 401));
    assert.equal((await signIn(email(), 'wrong')).status, 401);
  });
});
