import { generateKeyPairSync, randomUUID, sign, verify } from 'node:crypto';
import { TOKEN_AUDIENCE, TOKEN_ISSUER, TokenVerifier } from '@lyceum/platform';
import { createLocalJWKSet } from 'jose';
import type { BenchResult } from '../result.js';
import { median } from '../statistics.js';

const ROUNDS = 7;
const TOKENS = 3_000;
/** Requests that arrive together, as they do under load. */
const AT_ONCE = 32;
const TARGET_MICROS = 60;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** What a token costs the event loop of the gateway: the first time, and when it has been seen. */
export async function tokenBench(): Promise<BenchResult> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'EdDSA' };
  const verifier = new TokenVerifier(createLocalJWKSet({ keys: [jwk] }));
  const newToken = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const content = [
      encoded({ alg: 'EdDSA', kid: 'bench', typ: 'JWT' }),
      encoded({
        iss: TOKEN_ISSUER,
        aud: TOKEN_AUDIENCE,
        sub: randomUUID(),
        sid: randomUUID(),
        tid: randomUUID(),
        jti: randomUUID(),
        role: 'learner',
        mv: 1,
        iat: now,
        exp: now + 600,
      }),
    ].join('.');
    return `${content}.${sign(null, Buffer.from(content), privateKey).toString('base64url')}`;
  };

  const figures = { first: [] as number[], cached: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const tokens = Array.from({ length: TOKENS }, newToken);
    const check = async (token: string): Promise<void> => void (await verifier.verify(token));
    figures.first.push(await loopMicros(tokens, check));
    figures.cached.push(await loopMicros(tokens, check));
    figures.bare.push(
      await loopMicros(tokens, (token) => {
        const at = token.lastIndexOf('.');
        const signature = Buffer.from(token.slice(at + 1), 'base64url');
        verify(null, Buffer.from(token.slice(0, at)), publicKey, signature);
        return Promise.resolve();
      }),
    );
  }
  const target = { atMost: TARGET_MICROS };
  return {
    bench: 'token',
    figures: [
      { name: 'a token seen first', value: median(figures.first), unit: 'µs', target },
      { name: 'a token seen before', value: median(figures.cached), unit: 'µs', target },
      { name: 'bare Ed25519 check, in line', value: median(figures.bare), unit: 'µs' },
    ],
    notes: [
      `time of the event loop per token, ${ROUNDS} rounds of ${TOKENS}, ${AT_ONCE} at once, medians; the check itself runs on the thread pool`,
    ],
  };
}

/** Microseconds that the event loop is busy for each token. */
async function loopMicros(
  tokens: readonly string[],
  check: (token: string) => Promise<void>,
): Promise<number> {
  const before = performance.eventLoopUtilization();
  for (let at = 0; at < tokens.length; at += AT_ONCE)
    await Promise.all(tokens.slice(at, at + AT_ONCE).map(check));
  return (performance.eventLoopUtilization(before).active * 1000) / tokens.length;
}
