import { createHmac } from 'node:crypto';
import { isSameSecret } from '@lyceum/platform';
import { base32 } from './base32.js';

/** What every authenticator app supports: SHA-1, 6 digits, 30 seconds. */
const STEP_SECONDS = 30;
const DIGITS = 6;
/** The length of the hash (RFC 4226 §4, R6). */
export const TOTP_SECRET_BYTES = 20;
/** A clock may be this many steps off, either way (RFC 6238 §5.2). */
const DRIFT_STEPS = 1;

export const stepAt = (milliseconds: number): number =>
  Math.floor(milliseconds / 1000 / STEP_SECONDS);

/** The code of one time step (RFC 6238 §4, RFC 4226 §5.3). */
export function totpCode(secret: Buffer, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = mac[mac.length - 1]! & 0xf;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

/**
 * The time step that a code belongs to, within the drift; `undefined` for a wrong one. Whether the step has
 * been used is for the caller to know. All steps are compared, in constant time.
 */
export function stepOfCode(secret: Buffer, code: string, now: number): number | undefined {
  let found: number | undefined;
  for (let drift = -DRIFT_STEPS; drift <= DRIFT_STEPS; drift += 1) {
    const step = stepAt(now) + drift;
    if (isSameSecret(code, totpCode(secret, step))) found = step;
  }
  return found;
}

/** What the QR code says (https://github.com/google/google-authenticator/wiki/Key-Uri-Format). */
export function otpauthUri(secret: Buffer, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`;
}
