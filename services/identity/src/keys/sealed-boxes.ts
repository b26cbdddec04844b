import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@lyceum/platform';
import type { Config } from '../config.js';
import { open, seal } from './sealed-box.js';

/** Boxes under `IDENTITY_KEY_ENCRYPTION_KEY`. Those under the key before it are opened, too, and sealed anew. */
@Injectable()
export class SealedBoxes {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Whether there may be boxes under the key before. */
  get isChanging(): boolean {
    return this.config.IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS !== undefined;
  }

  seal(plain: Buffer, context: string): Buffer {
    return seal(this.config.IDENTITY_KEY_ENCRYPTION_KEY, plain, context);
  }

  /** @throws Error when neither key opens it, or the box or its context was changed */
  open(box: Buffer, context: string): Buffer {
    return this.tryOpen(box, context).plain;
  }

  /** The box under the present key; `undefined` when it is that already. */
  reseal(box: Buffer, context: string): Buffer | undefined {
    const { plain, isOld } = this.tryOpen(box, context);
    return isOld ? this.seal(plain, context) : undefined;
  }

  private tryOpen(box: Buffer, context: string): { plain: Buffer; isOld: boolean } {
    const { IDENTITY_KEY_ENCRYPTION_KEY: key, IDENTITY_KEY_ENCRYPTION_KEY_PREVIOUS: previous } =
      this.config;
    try {
      return { plain: open(key, box, context), isOld: false };
    } catch (error) {
      if (previous === undefined) throw error;
      return { plain: open(previous, box, context), isOld: true };
    }
  }
}
