import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isSameSecret, systemActor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

export const SIGNATURE_BYTES = 16;

/** What must not be confused: each use has a secret of its own. */
export type SignatureUse = 'beacons' | 'certificates';

const READ = statement<{ secret: Buffer }>(
  'signing_secrets.read',
  `select secret from signing_secrets where name = $1`,
);
const CREATE = statement(
  'signing_secrets.create',
  `insert into signing_secrets (name, secret) values ($1, $2) on conflict (name) do nothing`,
);

/** HMAC-SHA-256 under secrets that the service makes once and keeps in its database. */
@Injectable()
export class Signatures {
  private readonly secrets = new Map<SignatureUse, Buffer>();

  constructor(private readonly database: Database) {}

  /** @returns `SIGNATURE_BYTES` of the hash: 128 bits cannot be guessed */
  async sign(use: SignatureUse, message: Buffer): Promise<Buffer> {
    return mac(this.secrets.get(use) ?? (await this.load(use)), message);
  }

  /** Compares in constant time. */
  async verify(use: SignatureUse, message: Buffer, signature: Buffer): Promise<boolean> {
    return isSameSecret(signature, await this.sign(use, message));
  }

  private async load(use: SignatureUse): Promise<Buffer> {
    const actor = systemActor('signing secrets');
    const secret = await this.database.run(actor, async (tx) => {
      const known = await tx.first(READ, [use]);
      if (known) return known.secret;
      await tx.execute(CREATE, [use, randomBytes(32)]);
      // Another replica may have been faster: what stands there now holds for all.
      return (await tx.first(READ, [use]))!.secret;
    });
    this.secrets.set(use, secret);
    return secret;
  }
}

const mac = (secret: Buffer, message: Buffer): Buffer =>
  createHmac('sha256', secret).update(message).digest().subarray(0, SIGNATURE_BYTES);
