import { randomBytes } from 'node:crypto';

/** A fresh UUID version 7 (RFC 9562): unique, and ordered by time like the ids of the product. */
export function uuidv7(now = Date.now()): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now, 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

/** A tenant that no other test knows. */
export const tenantId = (): string => uuidv7();

/** A user that no other test knows. */
export const userId = (): string => uuidv7();

/** An address that no other test uses and no mail server delivers to. */
export const email = (): string => `user-${randomBytes(6).toString('hex')}@example.test`;

/** A name that is unique, for a stream, a bucket or a key: `prefix-` and 12 hexadecimal digits. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(6).toString('hex')}`;
