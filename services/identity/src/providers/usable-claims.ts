import { isEmail } from 'class-validator';

const MAX_EMAIL = 254;
const MAX_NAME = 100;

/** The address, if the provider says that it has verified it; whatever else stands there counts as none. */
export function verifiedEmail(email: unknown, isVerified: unknown): string | undefined {
  if (isVerified !== true || typeof email !== 'string') return undefined;
  return email.length <= MAX_EMAIL && isEmail(email) ? email : undefined;
}

/** A name as it may stand on an account. */
export function usableName(name: unknown): string | undefined {
  if (typeof name !== 'string') return undefined;
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim();
  return plain === '' ? undefined : [...plain].slice(0, MAX_NAME).join('');
}
