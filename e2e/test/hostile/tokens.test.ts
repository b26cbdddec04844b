import assert from 'node:assert/strict';
import {
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  sign,
  type KeyObject,
} from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import { currentKey } from '../support/access-token.js';
import { assertProblem } from '../support/problem.js';
import { signUp, type Account } from '../support/school.js';

const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url');

describe('access tokens that are not ours', () => {
  let stack: TestStack;
  let account: Account;
  let key: KeyObject;
  let kid: string;
  /** Would serve a key of the attacker, if anybody asked. */
  let bait: Server;
  let baited = 0;

  before(async () => {
    stack = await startStack({ services: ['gateway', 'identity', 'catalog'] });
    account = await signUp(stack.gatewayUrl);
    ({ key, kid } = await currentKey(stack));
    bait = createServer((_request, response) => {
      baited += 1;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((resolve) => bait.listen(0, '127.0.0.1', resolve));
  });
  after(async () => {
    await new Promise((resolve) => bait.close(resolve));
    await stack.stop();
  });

  const now = (): number => Math.floor(Date.now() / 1000);
  const claims = (more: object = {}): object => ({
    iss: 'lyceum',
    aud: 'lyceum-api',
    sub: account.userId,
    sid: randomUUID(),
    role: 'owner',
    tid: account.schoolId,
    iat: now(),
    exp: now() + 600,
    ...more,
  });
  const header = (more: object = {}): object => ({ alg: 'EdDSA', kid, typ: 'JWT', ...more });
  const content = (head: object | string, body: object | string): string =>
    [head, body]
      .map((part) => base64url(typeof part === 'string' ? part : JSON.stringify(part)))
      .join('.');
  const signed = (head: object | string, body: object | string, by: KeyObject = key): string =>
    `${content(head, body)}.${sign(null, Buffer.from(content(head, body)), by).toString('base64url')}`;
  const text = (value: object): string => JSON.stringify(value);

  /** At the edge, which forwards, and at a service that somebody reached around it. */
  const everywhere = (token: string): Promise<Answer<object>[]> =>
    Promise.all([
      call(`${stack.gatewayUrl}/v1/users/me`, { token }),
      call(`${stack.services['catalog']!.url}/v1/catalog/people/me`, { token }),
    ]);
  const shapeOf = ({ body }: Answer<object>): string[] => Object.keys(body).sort();

  const attacks: Readonly<Record<string, () => string | readonly string[]>> = {
    'alg: none': () =>
      ['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => [
        `${content(header({ alg }), claims())}.`,
        content(header({ alg }), claims()),
        `${content(header({ alg }), claims())}.${base64url('x')}`,
      ]),
    'key confusion': () => {
      const publicKey = createPublicKey(key);
      const jwk = publicKey.export({ format: 'jwk' });
      return [
        publicKey.export({ format: 'pem', type: 'spki' }),
        publicKey.export({ format: 'der', type: 'spki' }),
        Buffer.from(jwk.x!, 'base64url'),
        text(jwk),
      ].map((secret) => {
        const body = content(header({ alg: 'HS256' }), claims());
        return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
      });
    },
    'another key under our kid': () =>
      signed(header(), claims(), generateKeyPairSync('ed25519').privateKey),
    'an unknown, missing or hostile kid': () => [
      signed(header({ kid: randomUUID() }), claims()),
      signed({ alg: 'EdDSA', typ: 'JWT' }, claims()),
      signed(header({ kid: '../../../dev/null' }), claims()),
      signed(header({ kid: "' or 1=1 --" }), claims()),
      signed(header({ kid: ['a'] }), claims()),
      signed(header({ kid: 'x'.repeat(65) }), claims()),
    ],
    'expired, or never expiring': () => [
      signed(header(), claims({ exp: now() - 1 })),
      signed(header(), claims({ exp: undefined })),
      signed(header(), claims({ exp: '9999999999' })),
    ],
    'not valid yet': () => [
      signed(header(), claims({ nbf: now() + 300 })),
      signed(header(), claims({ iat: now() + 300, exp: now() + 900 })),
      signed(header(), claims({ iat: undefined })),
    ],
    'another issuer or audience': () => [
      signed(header(), claims({ iss: 'https://elsewhere.example' })),
      signed(header(), claims({ iss: undefined })),
      signed(header(), claims({ aud: 'another-api' })),
      signed(header(), claims({ aud: undefined })),
    ],
    'a signature that was stripped or moved': () => {
      const [head, body] = account.accessToken.split('.') as [string, string];
      const other = signed(header(), claims()).split('.')[2]!;
      return [`${head}.${body}.`, `${head}.${body}`, `${head}.${body}.${other}`];
    },
    'other claims under a good signature': () => {
      const [head, body, signature] = account.accessToken.split('.') as [string, string, string];
      const ours = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
      return `${head}.${base64url(text({ ...ours, role: 'admin' }))}.${signature}`;
    },
    '8 kB': () => signed(header(), claims({ padding: 'x'.repeat(6_000) })),
    'members that are there twice': () => {
      const body = text(claims()).slice(0, -1);
      const head = text(header()).slice(0, -1);
      return [
        signed(text(header()), `${body},"role":"admin"}`),
        signed(text(header()), `${body},"\\u0072ole":"admin"}`),
        signed(`${head},"alg":"none"}`, text(claims())),
        signed(`${head},"kid":"${kid}"}`, text(claims())),
      ];
    },
    'a header that must be understood': () => [
      signed(header({ crit: ['exp'], exp: now() }), claims()),
      signed(header({ crit: ['b64'], b64: false }), claims()),
      signed(header({ crit: [] }), claims()),
    ],
    'a key that the token brings along': () => {
      const { privateKey, publicKey } = generateKeyPairSync('ed25519');
      const jwk = publicKey.export({ format: 'jwk' });
      const url = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/jwks.json`;
      return [{ jwk }, { jku: url }, { x5u: url }].flatMap((extra) => [
        signed(header(extra), claims(), privateKey),
        // Not even under our own signature.
        signed(header(extra), claims()),
      ]);
    },
    'what is no token': () => ['.', '..', 'a.b.c', '{}', `${'x'.repeat(4000)}`],
  };

  it('are made by this test so that only the attack makes the difference', async () => {
    // Catalog hears of the account by an event.
    await eventually(async () => {
      for (const { status, text: answer } of await everywhere(signed(header(), claims())))
        assert.equal(status, 200, answer);
    });
  });

  for (const [name, make] of Object.entries(attacks))
    it(`are refused, always alike: ${name}`, async () => {
      const made = make();
      const [plain] = await everywhere('not-a-token');
      for (const token of typeof made === 'string' ? [made] : made)
        for (const answer of await everywhere(token)) {
          assertProblem(answer, { status: 401, code: 'request.token_invalid' });
          assert.deepEqual(
            shapeOf(answer).filter((member) => member !== 'detail'),
            shapeOf(plain!),
            answer.text,
          );
        }
    });

  it('never make us fetch what they name', () => {
    assert.equal(baited, 0);
  });

  it('are refused without a look at the routes that ask for nobody, too', async () => {
    const token = signed(header(), claims({ exp: now() - 1 }));
    const answer = await call(`${stack.gatewayUrl}/v1/auth/sign-in`, {
      method: 'POST',
      token,
      json: { email: account.email, password: 'whatever it is' },
    });
    assertProblem(answer, { status: 401, code: 'request.token_invalid' });
  });
});
