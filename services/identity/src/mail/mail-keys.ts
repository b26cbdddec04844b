import { Injectable } from '@nestjs/common';
import { DerivedKeys, SealedBoxes } from '../keys/index.js';
import { mailCategories, type MailCategory } from './templates/mail-templates.js';

/** Who does not want a category: somebody with an account, or an address (as its hash, in base64url). */
export interface Unsubscriber {
  readonly kind: 'user' | 'address';
  readonly id: string;
  readonly category: MailCategory;
}

/** What of mail is secret or must not be forged. What was made before the key changed is known still. */
@Injectable()
export class MailKeys {
  constructor(
    private readonly keys: DerivedKeys,
    private readonly boxes: SealedBoxes,
  ) {}

  /** Names an address without holding it. Keyed: addresses are too easily guessed for a plain hash. */
  addressHash(address: string): Buffer {
    return this.keys.sign('mail addresses', normal(address));
  }

  /** Every name that an address may have been written down under. */
  addressHashes(address: string): Buffer[] {
    return this.keys.signatures('mail addresses', normal(address));
  }

  sealParams(mailId: string, params: object): Buffer {
    return this.boxes.seal(Buffer.from(JSON.stringify(params)), `mail ${mailId}`);
  }

  openParams(mailId: string, sealed: Buffer): unknown {
    return JSON.parse(this.boxes.open(sealed, `mail ${mailId}`).toString());
  }

  /** For links in mail; works for as long as the mail is kept. */
  unsubscribeToken({ kind, id, category }: Unsubscriber): string {
    const signature = this.keys.sign('unsubscribe links', kind, id, category);
    return [kind, id, category, signature.toString('base64url')].join('.');
  }

  /** `undefined` for whatever we have not signed. */
  readUnsubscribeToken(token: string): Unsubscriber | undefined {
    const [kind, id, category, signature, ...rest] = token.split('.');
    if (!kind || !id || !category || !signature || rest.length > 0) return undefined;
    const given = Buffer.from(signature, 'base64url');
    if (!this.keys.verify('unsubscribe links', given, kind, id, category)) return undefined;
    const known = mailCategories.find((name) => name === category);
    if ((kind !== 'user' && kind !== 'address') || !known) return undefined;
    return { kind, id, category: known };
  }
}

const normal = (address: string): string => address.trim().toLowerCase();
