import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  type Answer,
  call,
  email,
  eventually,
  startStack,
  type TestStack,
  uniqueName,
} from '@lyceum/testing';
import { AuthenticatorApp, Browser, CLIENT, OidcServer } from '@lyceum/testing/sign-in';
import { assertProblem } from '../support/problem.js';
import { PASSWORD, signUp, type Session } from '../support/school.js';

const HOME = 'https://school.test';

describe('signing in, through the gateway', () => {
  let stack: TestStack;
  let gateway: string;
  let oidc: OidcServer;

  before(async () => {
    oidc = await OidcServer.start([`${HOME}/v1/auth/providers/school/callback`]);
    const school = { name: 'school', title: 'Our school', kind: 'oidc', trustsEmail: true };
    stack = await startStack({
      services: ['gateway', 'identity', 'catalog'],
      env: {
        PUBLIC_URL: HOME,
        IDENTITY_PROVIDERS: JSON.stringify([{ ...school, issuer: oidc.issuer, ...CLIENT }]),
      },
    });
    gateway = stack.gatewayUrl;
  });
  after(async () => {
    await stack.stop();
    await oidc.stop();
  });

  const post = <Body>(path: string, json: object, token?: string): Promise<Answer<Body>> =>
    call<Body>(`${gateway}${path}`, { method: 'POST', json, token });

  it('takes a password and a code of an app, once that is switched on', async () => {
    const account = await signUp(gateway);
    const factor = '/v1/users/me/second-factor/totp';
    const enrolled = await post<{ secret: string }>(factor, {}, account.accessToken);
    assert.equal(enrolled.status, 201, enrolled.text);
    const app = new AuthenticatorApp(enrolled.body.secret);
    const confirmed = await post<{ recoveryCodes: string[] }>(
      `${factor}/confirm`,
      { code: app.code() },
      account.accessToken,
    );
    assert.equal(confirmed.body.recoveryCodes.length, 10, confirmed.text);

    const credentials = { email: account.email, password: PASSWORD };
    const first = await post<{ challengeId: string }>('/v1/auth/sign-in', credentials);
    assert.equal(first.status, 202, first.text);
    const { challengeId } = first.body;
    assertProblem(await post('/v1/auth/second-factor', { challengeId, code: app.wrongCode() }), {
      code: 'identity.proof_wrong',
    });
    const session = await post<Session>('/v1/auth/second-factor', {
      challengeId,
      code: app.code(),
    });
    assert.equal(session.status, 200, session.text);
    const me = await call(`${gateway}/v1/users/me`, { token: session.body.accessToken });
    assert.equal(me.body['email'], account.email);
  });

  it('takes a provider, and makes an account that every service hears of', async () => {
    const list = await call<{ items: object[] }>(`${gateway}/v1/auth/providers`);
    assert.deepEqual(list.body.items, [{ name: 'school', title: 'Our school' }]);
    oidc.person = { sub: uniqueName('sub'), email: email(), email_verified: true, name: 'Ada' };
    const begun = await post<{ authorizationUrl: string; state: string; flowSecret: string }>(
      '/v1/auth/providers/school/start',
      { redirectTo: `${HOME}/welcome` },
    );
    assert.equal(begun.status, 200, begun.text);
    const back = await new Browser().follow(begun.body.authorizationUrl, HOME);

    // Our address of the callback is the gateway's; it sends the browser on to the page.
    const passedOn = await fetch(`${gateway}${back.pathname}${back.search}`, {
      redirect: 'manual',
    });
    assert.equal(passedOn.status, 303);
    const page = new URL(passedOn.headers.get('location')!);
    assert.equal(page.origin + page.pathname, `${HOME}/welcome`);
    const { code, state, iss } = Object.fromEntries(page.searchParams);
    assert.equal(state, begun.body.state);
    const { flowSecret } = begun.body;
    const finish = () =>
      post<Session>('/v1/auth/providers/school/callback', { code, state, iss, flowSecret });
    const session = await finish();
    assert.equal(session.status, 200, session.text);
    const token = session.body.accessToken;
    await eventually(async () => {
      const person = await call(`${gateway}/v1/catalog/people/me`, { token });
      assert.equal(person.body['userId'], session.body.userId);
    });
    assertProblem(await finish(), { status: 400, code: 'identity.provider_flow_over' });
  });
});
