import { createDecipheriv, createPrivateKey, randomUUID, sign, type KeyObject } from 'node:crypto';
import type { TestStack } from '@lyceum/testing';
import { withClient } from '@lyceum/db';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Makes tokens with the real key of identity: what nobody outside can do, and tests of expiry must. */
export async function tokenForge(
  stack: TestStack,
): Promise<(claims: Record<string, unknown>) => string> {
  const { kid, key } = await currentKey(stack);
  const now = Math.floor(Date.now() / 1000);
  return (claims) => {
    const content = [
      encoded({ alg: 'EdDSA', kid, typ: 'JWT' }),
      encoded({
        iss: 'lyceum',
        aud: 'lyceum-api',
        sub: randomUUID(),
        sid: randomUUID(),
        role: 'learner',
        iat: now,
        exp: now + 600,
        ...claims,
      }),
    ].join('.');
    return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
  };
}

/** The key that identity signs with at the moment. */
export async function currentKey(stack: TestStack): Promise<{ kid: string; key: KeyObject }> {
  const { rows } = await withClient(stack.databaseUrl, (client) =>
    client.query<{ kid: string; sealed_private_key: Buffer }>(
      'select kid, sealed_private_key from identity.signing_keys where retired_at is null order by activates_at limit 1',
    ),
  );
  const [{ kid, sealed_private_key: box }] = rows as [{ kid: string; sealed_private_key: Buffer }];
  const secret = Buffer.from(stack.secrets.identityKeyEncryptionKey, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, box.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(kid))
    .setAuthTag(box.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(box.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  return { kid, key: createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' }) };
}
