import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DerivedKeys } from '../keys/index.js';

export const DEVICE_DAYS = 400;
const DAY_MS = 86_400_000;
const TOKEN = /^lyd_([\w-]{22})\.(\d{1,6})\.([\w-]{43})$/;

/**
 * What a device shows that somebody has signed in on before. It opens nothing: failures on such a device are
 * counted apart from those of the rest of the world, so that nobody else can lock its owner out. Signed and
 * not stored, with an age.
 */
@Injectable()
export class DeviceTokens {
  constructor(private readonly keys: DerivedKeys) {}

  issue(userId: string): string {
    const id = randomBytes(16).toString('base64url');
    const day = String(Math.floor(Date.now() / DAY_MS));
    const signature = this.keys.sign('device tokens', userId, id, day).toString('base64url');
    return `lyd_${id}.${day}.${signature}`;
  }

  /** The id of a device that this user has signed in on; `undefined` for anything else. */
  deviceOf(userId: string, token: string | undefined): string | undefined {
    const match = token === undefined ? null : TOKEN.exec(token);
    if (!match) return undefined;
    const [, id, day, signature] = match as unknown as [string, string, string, string];
    if (Number(day) + DEVICE_DAYS < Date.now() / DAY_MS) return undefined;
    const bytes = Buffer.from(signature, 'base64url');
    return this.keys.verify('device tokens', bytes, userId, id, day) ? id : undefined;
  }
}
