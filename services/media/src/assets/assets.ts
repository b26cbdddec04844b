import { Injectable } from '@nestjs/common';
import { assetDeleted } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { anonymousActor, Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { AssetWork } from './asset-work.js';
import type { AssetsQuery } from './asset.dto.js';
import { assetErrors } from './asset.errors.js';
import { AssetRepository, type AssetRow } from './asset.repository.js';

@Injectable()
export class Assets {
  constructor(
    private readonly database: Database,
    private readonly assets: AssetRepository,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
    private readonly work: AssetWork,
  ) {}

  /** @throws DomainError `media.asset_not_found` */
  async read(actor: Actor, id: string): Promise<AssetRow> {
    const asset = await this.assets.find(actor, id);
    if (!asset || asset.state === 'deleting') throw assetErrors.asset_not_found();
    return asset;
  }

  /** @throws DomainError `media.asset_not_found`, `media.asset_not_ready` */
  async readReady(actor: Actor, id: string): Promise<AssetRow> {
    const asset = await this.read(actor, id);
    if (asset.state !== 'ready') throw assetErrors.asset_not_ready();
    return asset;
  }

  /** A picture that is for everybody, whoever asks. @throws DomainError `media.asset_not_found` */
  async readPublic(caller: Actor, id: string): Promise<AssetRow> {
    const asset = await this.assets.find(anonymousActor(caller), id);
    if (!asset) throw assetErrors.asset_not_found();
    return asset;
  }

  async list(actor: Actor, { limit, cursor, kind, state }: AssetsQuery): Promise<Page<AssetRow>> {
    const list = `assets:${actor.tenantId}:${kind}:${state}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.assets.list(actor, { kind, state, after, limit: limit + 1 });
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** From now on it is gone for everybody; a job takes its bytes away. */
  async delete(actor: Actor, id: string): Promise<void> {
    await this.database.run(actor, async (tx) => {
      await this.lock(tx, id);
      await this.remove(tx, id);
    });
  }

  /** The same for an upload. @returns false when it has been completed, or is gone */
  async deleteUpload(actor: Actor, id: string): Promise<boolean> {
    return this.database.run(actor, async (tx) => {
      if ((await this.assets.lock(tx, id))?.state !== 'uploading') return false;
      await this.remove(tx, id);
      return true;
    });
  }

  private async remove(tx: Tx, id: string): Promise<void> {
    const asset = await this.assets.enter(tx, id, 'deleting');
    this.outbox.add(tx, assetDeleted.v1({ assetId: id, version: asset.version }));
    tx.afterCommit(() => this.work.wake());
  }

  /** @throws DomainError `media.asset_not_found`, `media.asset_not_failed` */
  async processAgain(actor: Actor, id: string): Promise<AssetRow> {
    return this.database.run(actor, async (tx) => {
      if ((await this.lock(tx, id)).state !== 'failed') throw assetErrors.asset_not_failed();
      return this.process(tx, id);
    });
  }

  /** Has a job begin with an asset whose bytes have arrived. The caller holds the lock on its row. */
  async process(tx: Tx, id: string): Promise<AssetRow> {
    const asset = await this.assets.enter(tx, id, 'processing');
    tx.afterCommit(() => this.work.wake());
    return asset;
  }

  /** @throws DomainError `media.asset_not_found` */
  async lock(tx: Tx, id: string): Promise<AssetRow> {
    const asset = await this.assets.lock(tx, id);
    if (!asset || asset.state === 'deleting') throw assetErrors.asset_not_found();
    return asset;
  }
}
