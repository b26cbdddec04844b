import { createDecipheriv, createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { TestStack } from '@lyceum/testing';
import type pg from 'pg';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type Forge = (claims: Record<string, unknown>) => string;

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Makes tokens with the real key of identity: many learners at once, without a mail to each. */
export async function tokenForge(stack: TestStack, admin: pg.Client): Promise<Forge> {
  const { rows } = await admin.query<{ kid: string; box: Buffer }>(
    'select kid, sealed_private_key as box from identity.signing_keys where retired_at is null order by activates_at limit 1',
  );
  const [{ kid, box }] = rows as [{ kid: string; box: Buffer }];
  const secret = Buffer.from(stack.secrets.identityKeyEncryptionKey, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, box.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(kid))
    .setAuthTag(box.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(box.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  const key = createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
  return (claims) => {
    const now = Math.floor(Date.now() / 1000);
    const content = [
      encoded({ alg: 'EdDSA', kid, typ: 'JWT' }),
      encoded({
        iss: 'lyceum',
        aud: 'lyceum-api',
        sid: randomUUID(),
        iat: now,
        exp: now + 600,
        ...claims,
      }),
    ].join('.');
    return `${content}.${sign(null, Buffer.from(content), key).toString('base64url')}`;
  };
}
