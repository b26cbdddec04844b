import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  email,
  eventually,
  mailbox,
  mailedCode,
  startStack,
  type TestStack,
  uniqueName,
} from '@lyceum/testing';
import {
  AuthenticatorApp,
  Browser,
  CLIENT,
  OidcServer,
  type Person,
} from '@lyceum/testing/sign-in';
import pg from 'pg';
import { signUp, type Session } from './support/account.js';
import { GithubStub, type GithubPerson } from './support/github-stub.js';
import { HostileProvider, json, type Behaviour } from './support/hostile-provider.js';

const HOME = 'https://school.test';
const APP = 'https://app.school.test';

interface Flow {
  readonly authorizationUrl: string;
  readonly state: string;
  readonly flowSecret: string;
}
interface Problem {
  readonly code?: string;
}

describe('providers', () => {
  let stack: TestStack;
  let identity: string;
  let admin: pg.Client;
  let oidc: OidcServer;
  let github: GithubStub;
  let hostile: HostileProvider;
  let liar: HostileProvider;

  before(async () => {
    const callbackOf = (name: string) => `${HOME}/v1/auth/providers/${name}/callback`;
    oidc = await OidcServer.start(['sso', 'campus'].map(callbackOf));
    github = await GithubStub.start();
    hostile = await HostileProvider.start();
    liar = await HostileProvider.start();
    stack = await startStack({
      services: ['identity'],
      env: {
        PUBLIC_URL: HOME,
        APP_ORIGINS: APP,
        IDENTITY_PROVIDERS: JSON.stringify([
          {
            name: 'sso',
            title: 'School',
            kind: 'oidc',
            issuer: oidc.issuer,
            trustsEmail: true,
            ...CLIENT,
          },
          { name: 'campus', kind: 'oidc', issuer: oidc.issuer, ...CLIENT },
          { name: 'github', kind: 'github', baseUrl: github.url, ...CLIENT },
          { name: 'hostile', kind: 'oidc', issuer: hostile.issuer, trustsEmail: true, ...CLIENT },
          { name: 'liar', kind: 'oidc', issuer: liar.issuer, ...CLIENT },
          { name: 'gone', kind: 'oidc', issuer: 'http://127.0.0.1:1', ...CLIENT },
        ]),
      },
    });
    identity = stack.services['identity']!.url;
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
  });
  after(async () => {
    await admin.end();
    await stack.stop();
    await Promise.all([oidc.stop(), github.stop(), hostile.stop(), liar.stop()]);
  });

  const post = <Body = Session & Problem>(
    path: string,
    body: object = {},
    token?: string,
  ): Promise<Answer<Body>> => call<Body>(`${identity}${path}`, { json: body, token });
  const start = async (name: string, more: object = {}): Promise<Flow> => {
    const begun = await post<Flow>(`/v1/auth/providers/${name}/start`, more);
    assert.equal(begun.status, 200, begun.text);
    return begun.body;
  };
  /** Goes to the provider and back to our callback; what the browser brings along. */
  const visit = async (authorizationUrl: string): Promise<Record<string, string>> => {
    const back = await new Browser().follow(authorizationUrl, HOME);
    return Object.fromEntries(back.searchParams);
  };
  const finish = (name: string, flow: Flow, answer: Record<string, string>, more: object = {}) => {
    const { code, iss } = answer;
    const body = { code, state: flow.state, flowSecret: flow.flowSecret, ...(iss && { iss }) };
    return post(`/v1/auth/providers/${name}/callback`, { ...body, ...more });
  };
  const signIn = async (name: string, person?: Person | GithubPerson) => {
    if (name === 'github') github.person = (person as GithubPerson | undefined) ?? github.person;
    else oidc.person = (person as Person | undefined) ?? oidc.person;
    const flow = await start(name);
    return finish(name, flow, await visit(flow.authorizationUrl));
  };
  const somebody = (more: Partial<Person> = {}): Person => ({
    sub: uniqueName('sub'),
    email: email(),
    email_verified: true,
    name: 'Ada Lovelace',
    ...more,
  });
  const link = async (account: Session, name: string, token = account.accessToken) => {
    const flow = await post<Flow>(`/v1/users/me/identities/${name}/start`, {}, account.accessToken);
    assert.equal(flow.status, 200, flow.text);
    const { code, iss } = await visit(flow.body.authorizationUrl);
    const { state, flowSecret } = flow.body;
    const answer = { provider: name, code, state, flowSecret, ...(iss && { iss }) };
    return post<{ id: string } & Problem>('/v1/users/me/identities', answer, token);
  };

  it('are listed for everybody, without their secrets', async () => {
    const { body, text } = await call<{ items: object[] }>(`${identity}/v1/auth/providers`);
    assert.deepEqual(body.items.slice(0, 2), [
      { name: 'sso', title: 'School' },
      { name: 'campus', title: 'campus' },
    ]);
    assert.ok(!text.includes(CLIENT.clientSecret));
  });

  it('give an account at the first sign-in, and lead to it ever after', async () => {
    const person = somebody();
    const first = await signIn('sso', person);
    assert.equal(first.status, 200, first.text);
    const profile = await call(`${identity}/v1/users/me`, { token: first.body.accessToken });
    assert.equal(profile.body['email'], person.email);
    assert.equal(profile.body['name'], 'Ada Lovelace');
    // The same person with another address by now.
    const again = await signIn('sso', { ...person, email: email() });
    assert.equal(again.body.userId, first.body.userId);
    const { rows } = await admin.query<{ action: string }>(
      'select action from identity.audit_entries where user_id = $1 order by id',
      [first.body.userId],
    );
    assert.deepEqual(
      rows.map(({ action }) => action),
      ['account.registered', 'identity.linked', 'session.opened', 'session.opened'],
    );
  });

  it('send the browser on to the page that was named, and only to pages of ours', async () => {
    const flow = await start('sso', { redirectTo: `${APP}/welcome?from=login#x` });
    oidc.person = somebody();
    const answer = await visit(flow.authorizationUrl);
    const query = new URLSearchParams({ ...answer, scope: 'openid', unknown: 'field' });
    const back = await fetch(`${identity}/v1/auth/providers/sso/callback?${query}`, {
      redirect: 'manual',
    });
    assert.equal(back.status, 303);
    const page = new URL(back.headers.get('location')!);
    assert.equal(page.origin + page.pathname, `${APP}/welcome`);
    assert.equal(page.searchParams.get('from'), 'login');
    assert.equal(page.searchParams.get('code'), answer['code']);
    assert.equal(page.searchParams.get('provider'), 'sso');
    assert.equal((await finish('sso', flow, answer)).status, 200);

    for (const redirectTo of [
      'https://evil.test/',
      `${APP}.evil.test/`,
      `${APP}@evil.test/`,
      'https://user@app.school.test/',
      '//evil.test',
      '/\\evil.test',
      'javascript:alert(1)',
      'http://app.school.test/',
      'https://app.school.test:8443/',
      'not an address',
    ]) {
      const refused = await post('/v1/auth/providers/sso/start', { redirectTo });
      assert.equal(refused.body.code, 'identity.redirect_not_allowed', redirectTo);
    }
    const unknown = await fetch(`${identity}/v1/auth/providers/sso/callback?state=x&code=y`, {
      redirect: 'manual',
    });
    assert.equal(unknown.status, 400);
  });

  it('tell the page when the provider has refused', async () => {
    const flow = await start('sso');
    const query = new URLSearchParams({ state: flow.state, error: 'access_denied' });
    const back = await fetch(`${identity}/v1/auth/providers/sso/callback?${query}`, {
      redirect: 'manual',
    });
    assert.equal(new URL(back.headers.get('location')!).searchParams.get('error'), 'access_denied');
  });

  it('take an answer once, and only from whom it belongs to', async () => {
    oidc.person = somebody();
    const flow = await start('sso');
    const answer = await visit(flow.authorizationUrl);
    const other = await start('sso');
    const over = 'identity.provider_flow_over';
    // Another browser's secret, another state, another provider.
    for (const [name, more] of [
      ['sso', { flowSecret: other.flowSecret }],
      ['sso', { state: other.state }],
      ['sso', { state: 'made-up' }],
      ['campus', {}],
    ] as const)
      assert.equal((await finish(name, flow, answer, more)).body.code, over);
    const answers = await Promise.all([1, 2, 3].map(() => finish('sso', flow, answer)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 400, 400]);
    // The code in a flow of one's own.
    assert.equal((await finish('sso', other, answer)).body.code, 'identity.provider_code_invalid');
  });

  it('refuse a flow after ten minutes, and a code that the provider has forgotten', async () => {
    oidc.person = somebody();
    const flow = await start('sso');
    const answer = await visit(flow.authorizationUrl);
    await admin.query(
      `update identity.provider_flows set expires_at = expires_at - interval '10 minutes'`,
    );
    assert.equal((await finish('sso', flow, answer)).body.code, 'identity.provider_flow_over');

    oidc.codeSeconds = 1;
    const late = await start('sso');
    const expiring = await visit(late.authorizationUrl);
    oidc.codeSeconds = 60;
    await eventually(async () => {
      const code = await oidc.provider.AuthorizationCode.find(expiring['code']!);
      assert.ok(code === undefined || code.isExpired);
    });
    const refused = await finish('sso', late, expiring);
    assert.equal(refused.body.code, 'identity.provider_code_invalid');
  });

  it('check nonce, PKCE and issuer of what comes back', async () => {
    oidc.person = somebody();
    const tamper = async (change: (url: URL) => void) => {
      const flow = await start('sso');
      const url = new URL(flow.authorizationUrl);
      assert.equal(url.searchParams.get('code_challenge_method'), 'S256');
      change(url);
      return finish('sso', flow, await visit(url.href));
    };
    const nonce = await tamper((url) => url.searchParams.set('nonce', 'another'));
    assert.equal(nonce.body.code, 'identity.provider_answer_invalid');
    const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
    const pkce = await tamper((url) => url.searchParams.set('code_challenge', challenge));
    assert.equal(pkce.body.code, 'identity.provider_code_invalid');
    // RFC 9207: the answer names another issuer, or none although this one always names itself.
    for (const iss of ['https://evil.test', undefined]) {
      const flow = await start('sso');
      const { code } = await visit(flow.authorizationUrl);
      const answer = { code: code!, ...(iss && { iss }) };
      assert.equal(
        (await finish('sso', flow, answer)).body.code,
        'identity.provider_answer_invalid',
      );
    }
  });

  it('may change their keys at any time', async () => {
    const person = somebody();
    const before = await signIn('sso', person);
    await oidc.rotateKeys();
    const afterwards = await signIn('sso', person);
    assert.equal(afterwards.status, 200, afterwards.text);
    assert.equal(afterwards.body.userId, before.body.userId);
  });

  it('that own an address lead to the account that has it; others never do', async () => {
    const account = await signUp(identity);
    const person = somebody({ email: account.email.toUpperCase() });
    // A provider that says "verified" without owning addresses: the same answer whether there is an account.
    for (const claimed of [somebody({ email: account.email }), somebody()]) {
      const unproved = await signIn('campus', claimed);
      assert.equal(unproved.status, 201, unproved.text);
      assert.deepEqual(Object.keys(unproved.body).sort(), ['expiresIn', 'registrationId']);
    }
    const { inboxUrl } = stack.infrastructure.mail!;
    await mailbox(inboxUrl).latestTo(account.email, /You have an account already/);
    const unverified = await signIn('sso', { ...person, email_verified: false });
    assert.equal(unverified.body.code, 'identity.provider_email_unverified');
    assert.equal((await signIn('sso', person)).body.userId, account.userId);
    const mails = await admin.query(
      `select 1 from identity.mails where user_id = $1 and template = 'ways-in-changed'`,
      [account.userId],
    );
    assert.equal(mails.rowCount, 1);
    // Another subject with the same address: it was given to somebody else at the provider.
    const heir = await signIn('sso', { ...person, sub: uniqueName('sub') });
    assert.equal(heir.body.code, 'identity.provider_link_required');
  });

  it('that do not own addresses lead to a new account once a code has proved the address', async () => {
    const person = somebody();
    const unproved = await signIn('campus', person);
    const { registrationId } = unproved.body as unknown as { registrationId: string };
    const verify = (code: string) => post('/v1/auth/verify-email', { registrationId, code });
    const code = await mailedCode(identity, person.email!, /Confirm/);
    const wrong = code === '000000' ? '000001' : '000000';
    assert.equal((await verify(wrong)).body.code, 'identity.code_wrong');
    const opened = await verify(code);
    assert.equal(opened.status, 200, opened.text);
    const again = await signIn('campus', person);
    assert.equal(again.status, 200, again.text);
    assert.equal(again.body.userId, opened.body.userId);
  });

  it('are linked by whoever is signed in, and by nobody else', async () => {
    const account = await signUp(identity);
    const other = await signUp(identity);
    const person = somebody({ email_verified: false });
    oidc.person = person;
    const stolen = await link(account, 'campus', other.accessToken);
    assert.equal(stolen.body.code, 'identity.provider_flow_over');
    const linked = await link(account, 'campus');
    assert.equal(linked.status, 201, linked.text);
    assert.equal((await signIn('campus', person)).body.userId, account.userId);
    assert.equal((await link(other, 'campus')).body.code, 'identity.identity_taken');

    // What began as a sign-in cannot end as a link, nor the other way round.
    const flow = await start('campus');
    const { code, iss } = await visit(flow.authorizationUrl);
    const { state, flowSecret } = flow;
    const answer = { provider: 'campus', code, state, flowSecret, ...(iss && { iss }) };
    const swapped = await post('/v1/users/me/identities', answer, other.accessToken);
    assert.equal(swapped.body.code, 'identity.provider_flow_over');

    const url = `${identity}/v1/users/me/identities`;
    const remove = (token: string) =>
      call<Problem>(`${url}/${linked.body.id}`, { method: 'DELETE', token });
    const list = async (token: string) =>
      (await call<{ items: object[] }>(url, { token })).body.items.length;
    assert.equal(await list(account.accessToken), 1);
    assert.equal(await list(other.accessToken), 0);
    assert.equal((await remove(other.accessToken)).status, 404);
    assert.equal((await remove(account.accessToken)).status, 204);
    assert.equal((await signIn('campus', person)).body.code, 'identity.provider_email_unverified');
  });

  it('cannot be unlinked when nothing else leads into the account, not even two at once', async () => {
    const first = await signIn('sso', somebody());
    const session = first.body;
    const url = `${identity}/v1/users/me/identities`;
    const ids = async () =>
      (await call<{ items: { id: string }[] }>(url, { token: session.accessToken })).body.items.map(
        ({ id }) => id,
      );
    const remove = (id: string) =>
      call<Problem>(`${url}/${id}`, { method: 'DELETE', token: session.accessToken });
    const [only] = await ids();
    assert.equal((await remove(only!)).body.code, 'identity.last_way_in');
    oidc.person = somebody();
    assert.equal((await link(session, 'campus')).status, 201);
    const answers = await Promise.all((await ids()).map(remove));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
    assert.equal((await ids()).length, 1);
  });

  it('ask for the second factor like a password does', async () => {
    const person = somebody();
    const { body } = await signIn('sso', person);
    const enrolled = await post<{ secret: string }>(
      '/v1/users/me/second-factor/totp',
      {},
      body.accessToken,
    );
    const app = new AuthenticatorApp(enrolled.body.secret);
    const code = { code: app.code() };
    await post('/v1/users/me/second-factor/totp/confirm', code, body.accessToken);
    const challenged = (await signIn('sso', person)) as unknown as Answer<{ challengeId: string }>;
    assert.equal(challenged.status, 202, challenged.text);
    const { challengeId } = challenged.body;
    const session = await post('/v1/auth/second-factor', { challengeId, code: app.code() });
    assert.equal(session.body.userId, body.userId);
  });

  describe('like GitHub', () => {
    const person = (more: Partial<GithubPerson> = {}): GithubPerson => ({
      id: Math.floor(Math.random() * 2 ** 31) + 1,
      login: 'ada',
      name: null,
      emails: [{ email: email(), primary: true, verified: true }],
      ...more,
    });

    it('say who it is by their API, with the primary address if it is verified', async () => {
      const ada = person();
      const first = await signIn('github', ada);
      assert.equal(first.status, 200, first.text);
      const profile = await call(`${identity}/v1/users/me`, { token: first.body.accessToken });
      assert.equal(profile.body['email'], ada.emails[0]!.email);
      assert.equal(profile.body['name'], 'ada');
      assert.equal((await signIn('github', ada)).body.userId, first.body.userId);
    });

    it('do not count with another address than the primary, or one that is not verified', async () => {
      const emails = [
        { email: email(), primary: true, verified: false },
        { email: email(), primary: false, verified: true },
      ];
      const refused = await signIn('github', person({ emails }));
      assert.equal(refused.body.code, 'identity.provider_email_unverified');
    });

    it('need the verifier of the code, and say no with status 200', async () => {
      github.person = person();
      const flow = await start('github');
      const url = new URL(flow.authorizationUrl);
      url.searchParams.set('code_challenge', 'another');
      const refused = await finish('github', flow, await visit(url.href));
      assert.ok(refused.status >= 400 && refused.status < 503, refused.text);
      assert.match(refused.body.code!, /^identity\.provider_/);
    });
  });

  describe('that cannot be relied on', () => {
    const answerOf = async (behaviour: Behaviour) => {
      hostile.behaviour = behaviour;
      const flow = await start('hostile');
      hostile.nonce = new URL(flow.authorizationUrl).searchParams.get('nonce')!;
      return finish('hostile', flow, { code: 'any' });
    };

    it('are taken at their word when all is right', async () => {
      const good = await answerOf({ claims: { sub: uniqueName('sub'), email: email() } });
      assert.equal(good.status, 200, good.text);
    });

    const past = Math.floor(Date.now() / 1000) - 3600;
    const lies: Readonly<Record<string, Behaviour>> = {
      'for another client': { claims: { aud: 'another' } },
      'for several clients': { claims: { aud: ['lyceum', 'another'] } },
      'that has expired': { claims: { exp: past, iat: past - 60 } },
      'of another issuer': { claims: { iss: 'https://accounts.google.com' } },
      'with another nonce': { claims: { nonce: 'another' } },
      'without a nonce': { claims: { nonce: undefined } },
      'without a subject': { claims: { sub: undefined } },
      'signed with another key': { signing: 'other-key' },
      'that is not signed': { signing: 'none' },
      'signed with our own secret': { signing: 'secret' },
    };
    for (const [what, behaviour] of Object.entries(lies))
      it(`are refused with an id token ${what}`, async () => {
        const { status, body, text } = await answerOf(behaviour);
        assert.ok([400, 502].includes(status), text);
        assert.match(body.code!, /^identity\.provider_(answer_invalid|failed)$/);
      });

    const nonsense: Readonly<Record<string, Behaviour['token']>> = {
      'a page': (response) => response.setHeader('content-type', 'text/html').end('<html>'),
      'JSON that is none': (response) =>
        response.setHeader('content-type', 'application/json').end('{"access_token":'),
      nothing: (response) => response.end(),
      'a list': (response) => json(response, []),
      'a megabyte': (response) => json(response, { padding: 'x'.repeat(1_000_000) }),
      'a redirect': (response) => response.writeHead(302, { location: 'http://127.0.0.1:1' }).end(),
      'no id token': (response) => json(response, { access_token: 'a', token_type: 'bearer' }),
      'a wrong client': (response) => {
        response.statusCode = 401;
        json(response, { error: 'invalid_client' });
      },
    };
    for (const [what, token] of Object.entries(nonsense))
      it(`are a problem, and no failure of ours, when they answer with ${what}`, async () => {
        const { status, body, text } = await answerOf({ token: token! });
        assert.ok([400, 502].includes(status), text);
        assert.match(body.code!, /^identity\.provider_(answer_invalid|failed)$/);
      });

    it('are unavailable when they fail, hang up or are not there', async () => {
      for (const token of [
        (response) => response.writeHead(500).end('oops'),
        (response) => response.destroy(),
      ] satisfies Behaviour['token'][]) {
        const failed = await answerOf({ token });
        assert.equal(failed.status, 503, failed.text);
        assert.equal(failed.body.code, 'identity.provider_unavailable');
      }
      const gone = await post('/v1/auth/providers/gone/start');
      assert.equal(gone.body.code, 'identity.provider_unavailable');
      assert.equal((await post('/v1/auth/providers/nobody/start')).status, 404);
    });

    it('are not begun with when they describe themselves wrongly, and are when they no longer do', async () => {
      const begin = async (discovery: NonNullable<Behaviour['discovery']>) => {
        liar.behaviour = { discovery };
        return post<Flow & Problem>('/v1/auth/providers/liar/start');
      };
      for (const lie of [
        { issuer: 'https://accounts.google.com' },
        { issuer: undefined },
        { authorization_endpoint: 'not an address' },
        { authorization_endpoint: undefined },
      ]) {
        const refused = await begin((response, document) =>
          json(response, { ...document, ...lie }),
        );
        assert.equal(refused.status, 502, refused.text);
        assert.equal(refused.body.code, 'identity.provider_failed');
      }
      const page = await begin((response) => response.end('<html>'));
      assert.equal(page.status, 502, page.text);
      assert.equal((await begin(json)).status, 200);
    });

    it('are not waited for longer than a person would', async () => {
      const started = performance.now();
      const slow = await answerOf({ token: () => undefined });
      assert.equal(slow.body.code, 'identity.provider_unavailable');
      assert.ok(performance.now() - started < 30_000);
    });
  });
});
