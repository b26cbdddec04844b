import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, LOGGER, Metrics, systemActor, type Logger } from '@lyceum/platform';
import { ObjectStore, type ListedObject } from '@lyceum/storage';
import {
  AssetProcessing,
  assetOfDerived,
  Assets,
  derivedFolder,
  fileKey,
  isCaptionFile,
  PRIVATE_ROOT,
  PUBLIC_ROOT,
  SOUND_ROOT,
} from '../assets/index.js';
import { Captions } from '../captions/index.js';
import type { Config } from '../config.js';
import { policyNames, UploadRepository } from '../uploads/index.js';
import { CareRepository, type ExpectedObject } from './care.repository.js';

const HOUR_MS = 3_600_000;
const PAGE = 500;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export interface Reconciled {
  readonly orphanObjects: number;
  readonly lostAssets: number;
  readonly expiredUploads: number;
}

/** Keeps store and database of one mind: what one has and the other does not know is an orphan. */
@Injectable()
export class Reconciler {
  private readonly found;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly store: ObjectStore,
    private readonly care: CareRepository,
    private readonly assets: Assets,
    private readonly processing: AssetProcessing,
    private readonly uploads: UploadRepository,
    private readonly captions: Captions,
    metrics: Metrics,
  ) {
    this.found = metrics.counter('media_orphans_total', 'What the reconciler found', ['kind']);
  }

  async run(signal: AbortSignal): Promise<Reconciled> {
    const reconciled = {
      expiredUploads: await this.endExpiredUploads(signal),
      orphanObjects: await this.deleteOrphans(signal),
      lostAssets: await this.reportLost(signal),
    };
    for (const [kind, count] of Object.entries(reconciled)) this.found.inc({ kind }, count);
    this.logger.info(reconciled, 'media was reconciled with the object store');
    return reconciled;
  }

  /** Uploads whose time is over: a job throws their parts away, and the asset that never was. */
  private async endExpiredUploads(signal: AbortSignal): Promise<number> {
    let ended = 0;
    for (const { asset_id, tenant_id } of await this.uploads.expired(PAGE)) {
      signal.throwIfAborted();
      const actor = systemActor('care', { tenantId: tenant_id });
      if (await this.assets.deleteUpload(actor, asset_id)) ended += 1;
    }
    return ended;
  }

  /** Objects that belong to no asset. Young ones may belong to one that is being written just now. */
  private async deleteOrphans(signal: AbortSignal): Promise<number> {
    let deleted = 0;
    for (const root of [...policyNames, PRIVATE_ROOT, PUBLIC_ROOT, SOUND_ROOT]) {
      let page: ListedObject[] = [];
      for await (const object of this.store.list(`${root}/`, signal)) {
        if (this.isOld(object)) page.push(object);
        if (page.length < PAGE) continue;
        deleted += await this.deleteUnknown(page);
        page = [];
      }
      deleted += await this.deleteUnknown(page);
    }
    return deleted;
  }

  private isOld({ lastModified }: ListedObject): boolean {
    const age = Date.now() - (lastModified?.getTime() ?? Date.now());
    return age >= this.config.MEDIA_ORPHAN_HOURS * HOUR_MS;
  }

  private async deleteUnknown(objects: readonly ListedObject[]): Promise<number> {
    if (objects.length === 0) return 0;
    const keys = objects.map(({ key }) => key);
    const ids = new Map(keys.map((key) => [key, assetOfDerived(key)]));
    const [originals, assets] = await Promise.all([
      this.care.knownOriginals(keys),
      this.care.knownAssets([...new Set([...ids.values()].filter((id) => id !== undefined))]),
    ]);
    const orphans = keys.filter((key) => !originals.has(key) && !assets.has(ids.get(key) ?? ''));
    for (const key of orphans) await this.store.delete(key);
    return orphans.length + (await this.deleteReplacedCaptions(ids, assets));
  }

  /** Files of captions that were replaced, of assets that are there. */
  private async deleteReplacedCaptions(
    assetIds: ReadonlyMap<string, string | undefined>,
    assets: ReadonlySet<string>,
  ): Promise<number> {
    const files = [...assetIds].flatMap(([key, assetId]) =>
      assetId !== undefined && assets.has(assetId) && isCaptionFile(key) ? { key, assetId } : [],
    );
    if (files.length === 0) return 0;
    const known = await this.care.knownCaptions([...new Set(files.map(({ assetId }) => assetId))]);
    let deleted = 0;
    for (const { key, assetId } of files) {
      if (known.has(key)) continue;
      if (await this.captions.deleteUnused(systemActor('care'), assetId, key)) deleted += 1;
    }
    return deleted;
  }

  /** Assets whose bytes are gone: they are ready no more, and everybody learns it. */
  private async reportLost(signal: AbortSignal): Promise<number> {
    let lost = 0;
    let after = FIRST_ID;
    for (;;) {
      const page = await this.care.readyAfter(after, PAGE);
      for (const asset of page) {
        signal.throwIfAborted();
        if (await this.isThere(asset)) continue;
        lost += 1;
        await this.processing.refuse(systemActor('care', { tenantId: asset.tenant_id }), asset.id, {
          state: 'failed',
          code: 'media.lost',
          reason: 'The file is not in the object store any more. Upload it again.',
        });
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) return lost;
      after = last.id;
    }
  }

  private async isThere(asset: ExpectedObject): Promise<boolean> {
    const stands = asset.kind === 'file' ? fileKey(asset) : asset.original_key;
    if (!(await this.store.head(stands))) return false;
    const isStream = asset.kind === 'video' || asset.kind === 'audio';
    return !isStream || (await this.store.head(`${derivedFolder(asset)}master.m3u8`)) !== undefined;
  }
}
