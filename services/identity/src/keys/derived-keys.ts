import { createHmac, hkdfSync } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, isSameSecret } from '@lyceum/platform';
import type { Config } from '../config.js';

/** What must not be confused: each use has a key of its own. */
export type KeyUse =
  | 'codes'
  | 'csrf tokens'
  | 'device tokens'
  | 'mail addresses'
  | 'sign-in failures'
  | 'unsubscribe links';

/** Keyed hashes under keys that are derived (HKDF) from the one setting, or from the one before it. */
@Injectable()
export class DerivedKeys {
  private readonly derived = new Map<string, Buffer>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** HMAC-SHA-256 over parts, told apart by their lengths. */
  sign(use: KeyUse, ...parts: readonly string[]): Buffer {
    return mac(this.key(use, this.config.IDENTITY_KEY_ENCRYPTION_KEY, 'now'), parts);
  }

  /** The present signature first, and while the setting changes the one before. */
  signatures(use: KeyUse, ...parts: readonly string[]): Buffer[] {
    const previous = this.config.IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS;
    return [
      this.sign(use, ...parts),
      ...(previous ? [mac(this.key(use, previous, 'before'), parts)] : []),
    ];
  }

  /** Compares in constant time; what was signed before the setting changed counts, too. */
  verify(use: KeyUse, signature: Buffer, ...parts: readonly string[]): boolean {
    return this.signatures(use, ...parts).some((right) => isSameSecret(signature, right));
  }

  private key(use: KeyUse, root: Buffer, generation: string): Buffer {
    const name = `${generation} ${use}`;
    let key = this.derived.get(name);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', root, Buffer.alloc(0), `lyceum ${use}`, 32));
      this.derived.set(name, key);
    }
    return key;
  }
}

function mac(key: Buffer, parts: readonly string[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:${part}`);
  return hmac.digest();
}
