import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, systemActor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import { SealedBoxes } from './sealed-boxes.js';
import { SigningKeyRepository } from './signing-key.repository.js';

/** Before it signs, a new key is published for so long that whoever keeps the key set has seen it. */
const LEAD_MINUTES = 10;

/**
 * Looks after the signing keys: makes the first, the next when the schedule or an operator asks for it, and
 * takes the private part of those away whose last token has expired. One replica at a time.
 */
@Injectable()
export class KeyRotation {
  constructor(
    private readonly database: Database,
    private readonly keys: SigningKeyRepository,
    private readonly boxes: SealedBoxes,
    private readonly audit: AuditLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Does what is due; nothing most of the time, which costs one look. */
  async tend(): Promise<void> {
    const actor = systemActor('signing keys');
    const days = this.config.SIGNING_KEY_DAYS;
    const { none, overdue, expired, requested } = await this.keys.work(actor, days);
    if (!none && !overdue && !expired && !requested && !(await this.hasOldBoxes())) return;
    await this.database.run(actor, async (tx) => {
      await this.keys.lock(tx);
      // Another replica may have been faster.
      const work = await this.keys.workUnderLock(tx, days);
      if (work.none) await this.add(tx, 0, 'first');
      else if (work.overdue) await this.add(tx, LEAD_MINUTES, 'schedule');
      for (const { id, mode } of await this.keys.requests(tx)) {
        const kid = await this.add(tx, mode === 'planned' ? LEAD_MINUTES : 0, mode);
        // Tokens under a key that others have count no more, at the price that everybody refreshes.
        if (mode === 'compromised')
          await this.noteRetired(tx, await this.keys.retireOthers(tx, kid));
        await this.keys.done(tx, id, kid);
      }
      await this.noteRetired(tx, await this.keys.retire(tx));
      await this.reseal(tx);
    });
  }

  private async add(tx: Tx, leadMinutes: number, reason: string): Promise<string> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const kid = randomUUID();
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' };
    const sealed = this.boxes.seal(privateKey.export({ format: 'der', type: 'pkcs8' }), kid);
    await this.keys.insert(tx, kid, jwk, sealed, leadMinutes);
    this.audit.add(tx, { action: 'signing_key.created', details: { kid, reason } });
    return kid;
  }

  private async noteRetired(tx: Tx, kids: readonly string[]): Promise<void> {
    for (const kid of kids) this.audit.add(tx, { action: 'signing_key.retired', details: { kid } });
  }

  private async hasOldBoxes(): Promise<boolean> {
    if (!this.boxes.isChanging) return false;
    const live = await this.keys.live(systemActor('signing keys'));
    return live.some((row) => this.boxes.reseal(row.sealed_private_key, row.kid) !== undefined);
  }

  private async reseal(tx: Tx): Promise<void> {
    if (!this.boxes.isChanging) return;
    let count = 0;
    for (const { kid, sealed_private_key: box } of await this.keys.liveUnderLock(tx)) {
      const resealed = this.boxes.reseal(box, kid);
      if (!resealed) continue;
      await this.keys.reseal(tx, kid, resealed);
      count += 1;
    }
    if (count > 0) this.audit.add(tx, { action: 'signing_keys.resealed', details: { count } });
  }
}
