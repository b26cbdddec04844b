import { createPrivateKey, type KeyObject } from 'node:crypto';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { LOGGER, systemActor, type Logger } from '@lyceum/platform';
import type { JWK } from 'jose';
import { KeyRotation } from './key-rotation.js';
import { SealedBoxes } from './sealed-boxes.js';
import { SigningKeyRepository, type KeyRow } from './signing-key.repository.js';

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
  /** Milliseconds. */
  readonly activatesAt: number;
}

/** How late a replica may notice what another one, or an operator, has done. */
const LOOK_MS = 5_000;

/** The Ed25519 keys that sign access tokens: made at the first start, sealed in the database. */
@Injectable()
export class SigningKeys implements OnApplicationBootstrap, OnModuleDestroy {
  private keys: Promise<readonly SigningKey[]> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly rotation: KeyRotation,
    private readonly boxes: SealedBoxes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.round = this.look();
    }, LOOK_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  /** The newest that may sign already. */
  async current(): Promise<SigningKey> {
    const keys = await this.load();
    // A clock that is behind the database's must not leave us without a key.
    return keys.find(({ activatesAt }) => activatesAt <= Date.now()) ?? keys.at(-1)!;
  }

  /** RFC 7517, what verifiers fetch: keys that sign, that will sign, and that have signed living tokens. */
  async jwks(): Promise<{ keys: JWK[] }> {
    return { keys: (await this.load()).map(({ publicJwk }) => publicJwk) };
  }

  private load(): Promise<readonly SigningKey[]> {
    // A failure is not remembered: the next request tries again.
    return (this.keys ??= this.read().catch((error: unknown) => {
      this.keys = undefined;
      throw error;
    }));
  }

  private async look(): Promise<void> {
    try {
      const fresh = await this.read();
      this.keys = Promise.resolve(fresh);
    } catch (error) {
      this.logger.warn({ err: error }, 'signing keys could not be looked after; trying again');
    }
  }

  private async read(): Promise<readonly SigningKey[]> {
    await this.rotation.tend();
    const rows = await this.repository.live(systemActor('signing keys'));
    return rows.map((row) => this.fromRow(row));
  }

  private fromRow(row: KeyRow): SigningKey {
    return {
      kid: row.kid,
      privateKey: createPrivateKey({ key: this.unseal(row), format: 'der', type: 'pkcs8' }),
      publicJwk: row.public_jwk as JWK,
      activatesAt: row.activates_at.getTime(),
    };
  }

  private unseal(row: KeyRow): Buffer {
    try {
      return this.boxes.open(row.sealed_private_key, row.kid);
    } catch (cause) {
      throw new Error(
        'IDENTITY_KEY_ENCRYPTION_KEY is not the key that the signing keys were sealed with',
        { cause },
      );
    }
  }
}
