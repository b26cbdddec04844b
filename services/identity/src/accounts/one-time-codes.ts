import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../keys/index.js';

export const CODE_MINUTES = 15;
export const CODE_ATTEMPTS = 5;
/** Between two mails with a code. */
export const CODE_PAUSE_SECONDS = 60;

/** Six digits that prove that somebody reads the mail of an address. */
@Injectable()
export class OneTimeCodes {
  constructor(private readonly keys: DerivedKeys) {}

  /** @param context what the code is for: it is good for nothing else */
  create(context: string): { readonly code: string; readonly hash: Buffer } {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    return { code, hash: this.keys.sign('codes', context, code) };
  }

  matches(hash: Buffer, context: string, code: string): boolean {
    return this.keys.verify('codes', hash, context, code);
  }
}
