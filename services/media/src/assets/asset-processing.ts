import { Injectable } from '@nestjs/common';
import { assetFailed, assetProgressed, assetReady, type AssetKind } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import type { AssetDetails } from './asset-details.js';
import type { ProcessingStep } from './asset-state.js';
import { AssetRepository, type AssetRow } from './asset.repository.js';

/** Why nothing is served of a file. */
export interface Refusal {
  /** `quarantined`: it is not what it was said to be, or dangerous. `failed`: nothing can be made of it. */
  readonly state: 'quarantined' | 'failed';
  /** Stable: `media.type_mismatch`. */
  readonly code: string;
  /** One sentence for the person who uploaded it. */
  readonly reason: string;
}

/** How the processing of an asset goes on, each change with its event. */
@Injectable()
export class AssetProcessing {
  constructor(
    private readonly database: Database,
    private readonly assets: AssetRepository,
    private readonly outbox: Outbox,
  ) {}

  /** `undefined` when the asset is gone or not to be processed any more. */
  async find(actor: Actor, id: string): Promise<AssetRow | undefined> {
    const asset = await this.assets.find(actor, id);
    return asset?.state === 'processing' ? asset : undefined;
  }

  async checked(
    actor: Actor,
    id: string,
    found: { sha256: string; contentType: string; kind: AssetKind },
  ): Promise<void> {
    await this.database.run(actor, (tx) => this.assets.checked(tx, id, found));
  }

  /** @returns false when there is nothing to go on with: the asset was deleted */
  progress(actor: Actor, id: string, step: ProcessingStep, percent: number): Promise<boolean> {
    return this.database.run(actor, async (tx) => {
      const asset = await this.assets.progress(tx, id, step, percent);
      if (asset)
        this.outbox.add(
          tx,
          assetProgressed.v1({ assetId: id, step, percent, version: asset.version }),
        );
      // It may be further than this already: a step that is done again.
      return asset !== undefined || (await this.assets.lock(tx, id))?.state === 'processing';
    });
  }

  /**
   * @param prepare what must be in place before anybody sees that the asset is ready; nothing else changes
   * the asset meanwhile
   */
  async ready(
    actor: Actor,
    id: string,
    made: { details: AssetDetails; bytes: number },
    prepare: (tx: Tx, asset: AssetRow) => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.database.run(actor, async (tx) => {
      const asset = await this.assets.ready(tx, id, made.details, made.bytes);
      if (!asset) return;
      await prepare(tx, asset);
      const {
        durationSeconds = null,
        width = null,
        height = null,
        hasAudio = false,
      } = made.details;
      this.outbox.add(
        tx,
        assetReady.v1({
          assetId: id,
          kind: asset.kind,
          contentType: asset.content_type,
          bytes: asset.bytes,
          durationSeconds,
          width,
          height,
          hasAudio,
          version: asset.version,
        }),
      );
    });
  }

  async refuse(actor: Actor, id: string, refusal: Refusal): Promise<void> {
    await this.database.run(actor, async (tx) => {
      const asset = await this.assets.refuse(tx, id, refusal);
      if (!asset) return;
      const { code, reason } = refusal;
      this.outbox.add(tx, assetFailed.v1({ assetId: id, code, reason, version: asset.version }));
    });
  }

  /** Takes the row away, after the objects. */
  async forget(actor: Actor, id: string): Promise<void> {
    await this.database.run(actor, (tx) => this.assets.forget(tx, id));
  }
}
