import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { VisibleHeaders } from '../answers/index.js';
import type { IdempotentRequest } from './idempotency-key.js';

export interface KeptAnswer {
  readonly status: number;
  readonly headers: VisibleHeaders;
  readonly body: Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts an answer (AES-256-GCM). The key comes from the server's secret and from the Idempotency-Key, which
 * is stored nowhere: neither who reads Redis nor who holds the secret can open it, only who repeats the
 * request. Its name is bound to it, so that it cannot be put in another's place.
 */
export function seal(answer: KeptAnswer, request: IdempotentRequest, secret: Buffer): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyFor(request, secret), nonce);
  cipher.setAAD(Buffer.from(request.name));
  const head = Buffer.from(JSON.stringify({ status: answer.status, headers: answer.headers }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  const content = Buffer.concat([
    cipher.update(Buffer.concat([length, head, answer.body])),
    cipher.final(),
  ]);
  return Buffer.concat([nonce, cipher.getAuthTag(), content]).toString('base64');
}

/** @throws Error when it is not what was sealed for this request */
export function unseal(sealed: string, request: IdempotentRequest, secret: Buffer): KeptAnswer {
  const box = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFor(request, secret),
    box.subarray(0, NONCE_BYTES),
    { authTagLength: TAG_BYTES },
  );
  decipher.setAAD(Buffer.from(request.name));
  decipher.setAuthTag(box.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const plain = Buffer.concat([
    decipher.update(box.subarray(NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  const bodyAt = 4 + plain.readUInt32BE(0);
  const head = JSON.parse(plain.toString('utf8', 4, bodyAt)) as Omit<KeptAnswer, 'body'>;
  return { ...head, body: plain.subarray(bodyAt) };
}

const keyFor = ({ key, name }: IdempotentRequest, secret: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, name, `idempotent answer:${key}`, 32));
