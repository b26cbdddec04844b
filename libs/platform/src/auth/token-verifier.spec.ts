import assert from 'node:assert/strict';
import { KeyObject, sign } from 'node:crypto';
import { describe, it, mock } from 'node:test';
import {
  CompactSign,
  SignJWT,
  base64url,
  createLocalJWKSet,
  errors,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWTVerifyGetKey,
} from 'jose';
import { DomainError } from '../errors/domain-error.js';
import { RevocationList } from './revocation-list.js';
import {
  TOKEN_ALGORITHM,
  TOKEN_AUDIENCE,
  TOKEN_ISSUER,
  TokenVerifier,
  type AccessClaims,
} from './token-verifier.js';

const userId = '0190a8f0-0000-7000-8000-000000000001';
const schoolId = '0190a8f0-0000-7000-8000-000000000002';
const { privateKey, publicKey } = await generateKeyPair(TOKEN_ALGORITHM, { extractable: true });
const stranger = await generateKeyPair(TOKEN_ALGORITHM);
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: TOKEN_ALGORITHM };
const keys = createLocalJWKSet({ keys: [jwk] });

interface Changes {
  readonly claims?: Record<string, unknown>;
  readonly kid?: string;
  readonly key?: typeof privateKey;
  readonly expiresIn?: string | number;
  readonly issuer?: string;
  readonly audience?: string;
  readonly issuedAt?: number;
}

function token(changes: Changes = {}): Promise<string> {
  const jwt = new SignJWT({ sid: 'session', role: 'learner', tid: schoolId, ...changes.claims })
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: changes.kid ?? 'one' })
    .setIssuer(changes.issuer ?? TOKEN_ISSUER)
    .setAudience(changes.audience ?? TOKEN_AUDIENCE)
    .setIssuedAt(changes.issuedAt)
    .setExpirationTime(changes.expiresIn ?? '10m');
  if (!('sub' in (changes.claims ?? {}))) jwt.setSubject(userId);
  return jwt.sign(changes.key ?? privateKey);
}

async function refusal(
  verifier: TokenVerifier,
  text: string,
): Promise<{ code: string; status: number; detail: string | undefined }> {
  try {
    await verifier.verify(text);
  } catch (error) {
    assert.ok(error instanceof DomainError, String(error));
    return { code: error.code, status: error.definition.status, detail: error.detail };
  }
  return assert.fail(`was taken: ${text}`);
}

describe('a token', () => {
  const verifier = new TokenVerifier(keys);
  const invalid = async (text: string): Promise<void> => {
    const { code, status } = await refusal(verifier, text);
    assert.deepEqual([code, status], ['request.token_invalid', 401], text);
  };

  it('that is valid says who acts where', async () => {
    const claims = await verifier.verify(await token({ claims: { scope: 'read write' } }));
    const { exp, iat, ...rest } = claims;
    assert.deepEqual(rest, {
      sub: userId,
      sid: 'session',
      tid: schoolId,
      role: 'learner',
      scope: 'read write',
    });
    assert.ok(exp > Date.now() / 1000 && iat <= Date.now() / 1000);
  });

  it('needs no school and no scopes', async () => {
    const claims = await verifier.verify(await token({ claims: { tid: undefined } }));
    assert.equal(claims.tid, undefined);
    assert.equal(claims.scope, '');
  });

  it('is answered from memory the second time, at once', async () => {
    let asked = 0;
    const counting: JWTVerifyGetKey = (header, jws) => {
      asked += 1;
      return keys(header, jws);
    };
    const caching = new TokenVerifier(counting);
    const text = await token();
    const claims = await caching.verify(text);
    const again = caching.verify(text);
    assert.ok(!(again instanceof Promise));
    assert.deepEqual(again, claims);
    assert.equal(asked, 1);
  });

  it('that was verified before is refused once it has expired', async () => {
    const text = await token({ expiresIn: '10m' });
    const caching = new TokenVerifier(keys);
    await caching.verify(text);
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 601_000 });
    try {
      const { code, detail } = await refusal(caching, text);
      assert.deepEqual([code, detail], ['request.token_invalid', 'The access token has expired.']);
      assert.equal((await refusal(caching, text)).code, 'request.token_invalid');
    } finally {
      mock.timers.reset();
    }
  });

  it('that has expired says so', async () => {
    const { status, detail } = await refusal(verifier, await token({ expiresIn: 1_000_000_000 }));
    assert.deepEqual([status, detail], [401, 'The access token has expired.']);
  });

  it('that never expires or is not valid yet is refused', async () => {
    const never = new SignJWT({ sid: 's', role: 'learner' })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: 'one' })
      .setIssuer(TOKEN_ISSUER)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(userId);
    await invalid(await never.sign(privateKey));
    await invalid(await token({ claims: { nbf: Math.floor(Date.now() / 1000) + 600 } }));
  });

  it('from the future is refused, but for clocks that differ a little', async () => {
    const now = Math.floor(Date.now() / 1000);
    await invalid(await token({ issuedAt: now + 3600 }));
    await verifier.verify(await token({ issuedAt: now + 30 }));
  });

  it('of somebody else or for somebody else is refused', async () => {
    await invalid(await token({ issuer: 'https://elsewhere.example' }));
    await invalid(await token({ audience: 'another-api' }));
    await invalid(await token({ kid: 'unknown' }));
    await invalid(await token({ key: stranger.privateKey }));
  });

  it('without a signature is refused, however it is spelt', async () => {
    const [header, payload] = (await token()).split('.') as [string, string];
    assert.ok(header);
    for (const alg of ['none', 'None', 'NONE', '', undefined]) {
      const unsigned = base64url.encode(JSON.stringify({ alg, kid: 'one', typ: 'JWT' }));
      await invalid(`${unsigned}.${payload}.`);
      await invalid(`${unsigned}.${payload}`);
    }
  });

  it('signed with the public key as if it were a shared secret is refused', async () => {
    const [, payload] = (await token()).split('.') as [string, string];
    const secrets = [
      await exportSPKI(publicKey),
      jwk.x!,
      JSON.stringify(jwk),
      Buffer.from(jwk.x!, 'base64url'),
    ];
    for (const secret of secrets)
      for (const alg of ['HS256', 'HS512']) {
        const forged = await new CompactSign(base64url.decode(payload))
          .setProtectedHeader({ alg, kid: 'one' })
          .sign(
            Buffer.concat([Buffer.from(secret), Buffer.alloc(64)]).subarray(
              0,
              Math.max(64, secret.length),
            ),
          );
        await invalid(forged);
      }
  });

  it('signed with another algorithm is refused, even with a key that brings itself along', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const publicJwk = await exportJWK(other.publicKey);
    for (const header of [
      {},
      { jwk: publicJwk },
      { jku: 'https://attacker.example/keys' },
      { kid: 'one' },
    ]) {
      const forged = await new SignJWT({ sid: 's', role: 'admin' })
        .setProtectedHeader({ alg: 'ES256', ...header })
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setSubject(userId)
        .setExpirationTime('10m')
        .sign(other.privateKey);
      await invalid(forged);
    }
  });

  it('is checked with one algorithm only, even if the keys would allow another', async () => {
    const secret = Buffer.from(await exportSPKI(publicKey));
    const other = await generateKeyPair('ES256');
    const forge = (alg: string, key: Uint8Array | typeof privateKey): Promise<string> =>
      new SignJWT({ sid: 'session', role: 'admin' })
        .setProtectedHeader({ alg, kid: 'one' })
        .setSubject(userId)
        .setIssuer(TOKEN_ISSUER)
        .setAudience(TOKEN_AUDIENCE)
        .setExpirationTime('10m')
        .sign(key);
    for (const [careless, forged] of [
      [() => Promise.resolve(secret), await forge('HS256', secret)],
      [() => Promise.resolve(other.publicKey), await forge('ES256', other.privateKey)],
    ] as const) {
      const { code } = await refusal(new TokenVerifier(careless), forged);
      assert.equal(code, 'request.token_invalid');
    }
  });

  it('that was changed anywhere is refused', async () => {
    const text = await token();
    const [header, payload, signature] = text.split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as AccessClaims;
    const raised = base64url.encode(JSON.stringify({ ...claims, role: 'owner' }));
    await invalid(`${header}.${raised}.${signature}`);
    for (const trailing of [' ', '=', '.x', '\n']) await invalid(`${text}${trailing}`);
    const { length } = signature;
    for (const at of [0, Math.floor(length / 2), length - 2]) {
      const letter = signature[at] === 'A' ? 'B' : 'A';
      await invalid(
        `${header}.${payload}.${signature.slice(0, at)}${letter}${signature.slice(at + 1)}`,
      );
    }
    await verifier.verify(text);
  });

  it('that says something twice is refused, whichever of the two would be right', async () => {
    const now = Math.floor(Date.now() / 1000);
    const claims = `"sub":"${userId}","sid":"s","iat":${now},"exp":${now + 600},"iss":"${TOKEN_ISSUER}","aud":"${TOKEN_AUDIENCE}"`;
    const header = `"alg":"${TOKEN_ALGORITHM}","kid":"one"`;
    const signed = (head: string, body: string): string => {
      const content = `${base64url.encode(head)}.${base64url.encode(body)}`;
      const signature = sign(null, Buffer.from(content), KeyObject.from(privateKey as never));
      return `${content}.${signature.toString('base64url')}`;
    };
    // The same by hand and valid, so that nothing but the repetition is refused below.
    await verifier.verify(signed(`{${header}}`, `{${claims},"role":"learner"}`));
    for (const [head, body] of [
      [`{${header}}`, `{${claims},"role":"learner","role":"owner"}`],
      [`{${header}}`, `{${claims},"role":"owner","\\u0072ole":"learner"}`],
      [`{${header}}`, `{${claims},"exp":${now + 9_000},"role":"learner"}`],
      [`{"alg":"none",${header}}`, `{${claims},"role":"learner"}`],
      [`{${header},"kid":"two"}`, `{${claims},"role":"learner"}`],
    ] as const)
      await invalid(signed(head, body));
  });

  it('whose header asks for more than our own do is refused, although it is signed', async () => {
    for (const extra of [
      { crit: ['exp'], exp: 1 },
      { crit: ['b64'], b64: true },
      { jwk },
      { jku: 'https://attacker.example/keys' },
      { x5u: 'https://attacker.example/cert' },
      { x5c: ['MIIB'] },
      { zip: 'DEF' },
      { typ: 'at+jwt' },
    ]) {
      const payload = base64url.decode((await token()).split('.')[1]!);
      const text = await new CompactSign(payload)
        .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid: 'one', ...extra } as never)
        .sign(privateKey, { crit: { exp: true, b64: true } })
        .catch(() => undefined);
      if (text !== undefined) await invalid(text);
    }
  });

  it('that is longer than ours ever are is refused before its keys are looked for', async () => {
    let asked = 0;
    const counting = new TokenVerifier((header, jws) => {
      asked += 1;
      return keys(header, jws);
    });
    const long = await token({ claims: { padding: 'x'.repeat(6_000) } });
    assert.ok(long.length > 8_000);
    assert.equal((await refusal(counting, long)).code, 'request.token_invalid');
    assert.equal(asked, 0);
  });

  it('that was revoked is refused, also when it was verified before', async () => {
    const revocations = new RevocationList();
    const caching = new TokenVerifier(keys, revocations);
    const text = await token({ claims: { sid: 'ended', mv: 3 } });
    const other = await token({ claims: { sid: 'going on', mv: 3 } });
    await caching.verify(text);
    await caching.verify(other);
    revocations.revokeSession('ended', Date.now());
    assert.equal((await refusal(caching, text)).code, 'request.token_revoked');
    await caching.verify(other);
    revocations.changeMembership(schoolId, userId, 4, Date.now());
    assert.equal((await refusal(caching, other)).code, 'request.token_revoked');
    const never = await token({ claims: { sid: 'ended', mv: 4 } });
    assert.equal((await refusal(caching, never)).code, 'request.token_revoked');
  });

  it('that is no token is refused', async () => {
    for (const text of ['', '.', '..', '...', 'a.b.c', 'x'.repeat(20_000), '{}', '%00', 'é.é.é'])
      await invalid(text);
  });

  it('whose claims are not what they must be is refused', async () => {
    const wrong: readonly Record<string, unknown>[] = [
      { sub: 'not-a-uuid' },
      { sub: undefined },
      { sid: '' },
      { sid: 'x'.repeat(65) },
      { sid: undefined },
      { role: 'god' },
      { role: 'system' },
      { role: undefined },
      { tid: 'not-a-uuid' },
      { tid: null },
      { scope: ['read'] },
      { crit: 1, sid: 5 },
    ];
    for (const claims of wrong) await invalid(await token({ claims }));
  });
});

describe('keys', () => {
  const failing = (error: Error): TokenVerifier => new TokenVerifier(() => Promise.reject(error));

  it('that cannot be fetched are our failure, not the caller’s', async () => {
    const causes = [
      new TypeError('fetch failed'),
      new errors.JWKSTimeout(),
      new errors.JWKSInvalid('JSON Web Key Set malformed'),
      new errors.JOSEError('Expected 200 OK from the JSON Web Key Set HTTP response'),
    ];
    for (const cause of causes) {
      const { code, status } = await refusal(failing(cause), await token());
      assert.deepEqual([code, status], ['request.unavailable', 503], cause.message);
    }
  });

  it('that do not fit the token are the caller’s failure', async () => {
    for (const cause of [new errors.JWKSNoMatchingKey(), new errors.JWKSMultipleMatchingKeys()]) {
      const { status } = await refusal(failing(cause), await token());
      assert.equal(status, 401);
    }
  });

  it('that come back are used: a failure is not remembered', async () => {
    let reachable = false;
    const verifier = new TokenVerifier((header, jws) =>
      reachable ? keys(header, jws) : Promise.reject(new TypeError('fetch failed')),
    );
    const text = await token();
    assert.equal((await refusal(verifier, text)).status, 503);
    reachable = true;
    assert.equal((await verifier.verify(text)).sub, userId);
  });
});
