import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import {
  AssetProcessing,
  AssetRepository,
  derivedFolder,
  soundFolder,
  type AssetRow,
} from '../assets/index.js';
import { UploadRepository } from '../uploads/index.js';

/** Takes away what there is of a deleted asset. Every part of it bears being repeated. */
@Injectable()
export class RemoveAsset {
  constructor(
    private readonly assets: AssetRepository,
    private readonly processing: AssetProcessing,
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
  ) {}

  async objects(actor: Actor, id: string, signal: AbortSignal): Promise<void> {
    const asset = await this.deleted(actor, id);
    if (!asset) return;
    const upload = await this.uploads.find(actor, id);
    if (upload?.multipart_id)
      await this.store.uploads.abort({ key: asset.original_key, uploadId: upload.multipart_id });
    await this.store.delete(asset.original_key);
    for (const folder of [derivedFolder(asset), soundFolder(asset)]) {
      const { failed } = await this.store.deletePrefix(folder, signal);
      if (failed.length > 0)
        throw new Error(`${failed.length} objects cannot be deleted: ${failed[0]!.reason}`);
    }
  }

  row(actor: Actor, id: string): Promise<void> {
    return this.processing.forget(actor, id);
  }

  private async deleted(actor: Actor, id: string): Promise<AssetRow | undefined> {
    const asset = await this.assets.find(actor, id);
    return asset?.state === 'deleting' ? asset : undefined;
  }
}
