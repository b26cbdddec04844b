import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { captionsReady, captionsRemoved, type Cue } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { contentTypes, ObjectStore } from '@lyceum/storage';
import { AssetRepository, Assets, captionFolder, type AssetRow } from '../assets/index.js';
import { StoredPlaylists } from '../playlists/index.js';
import { captionErrors } from './caption.errors.js';
import { CaptionRepository, type StoredCaptions } from './caption.repository.js';
import { canonicalLanguage } from './language-tag.js';
import { CaptionsUnreadable, parseCaptions, type ParsedCaptions } from './parse-captions.js';
import { webvttOf } from './webvtt-of.js';

@Injectable()
export class Captions {
  constructor(
    private readonly database: Database,
    private readonly captions: CaptionRepository,
    private readonly assets: Assets,
    private readonly rows: AssetRepository,
    private readonly store: ObjectStore,
    private readonly playlists: StoredPlaylists,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Adds captions in a language, or replaces them; also while the video is in process.
   * @param file WebVTT or SubRip
   * @throws DomainError `media.captions_unreadable`, `media.asset_not_found`, `media.no_captions_here`,
   * `media.language_invalid`
   */
  async put(actor: Actor, assetId: string, tag: string, file: Buffer): Promise<StoredCaptions> {
    const language = canonicalLanguage(tag);
    const captions = parsed(file);
    return this.database.run(actor, async (tx) => {
      const asset = captioned(await this.assets.lock(tx, assetId));
      return this.keep(tx, asset, language, captions, { isGenerated: false });
    });
  }

  /**
   * Adds captions that nobody wrote, or replaces such; those that somebody uploaded stay as they are.
   *
   * @param settle in the same transaction; whether they were kept
   * @throws DomainError `media.captions_unreadable`, `media.asset_not_found`, `media.language_invalid`
   */
  async generate(
    actor: Actor,
    assetId: string,
    { language: tag, cues }: { readonly language: string; readonly cues: readonly Cue[] },
    settle: (tx: Tx, isKept: boolean) => Promise<void>,
  ): Promise<void> {
    const language = canonicalLanguage(tag);
    const captions = parsed(Buffer.from(webvttOf(cues)));
    await this.database.run(actor, async (tx) => {
      const asset = await this.assets.lock(tx, assetId);
      const there = await this.captions.list(tx, assetId);
      const isUploaded = there.some((each) => each.language === language && !each.is_generated);
      if (!isUploaded) await this.keep(tx, asset, language, captions, { isGenerated: true });
      await settle(tx, !isUploaded);
    });
  }

  /** @throws DomainError `media.asset_not_found` */
  async list(actor: Actor, assetId: string): Promise<StoredCaptions[]> {
    await this.assets.read(actor, assetId);
    return this.captions.of(actor, assetId);
  }

  /** @throws DomainError `media.asset_not_found`, `media.captions_not_found`, `media.language_invalid` */
  async remove(actor: Actor, assetId: string, tag: string): Promise<void> {
    const language = canonicalLanguage(tag);
    const removed = await this.database.run(actor, async (tx) => {
      const asset = await this.assets.lock(tx, assetId);
      const captions = await this.captions.remove(tx, assetId, language);
      if (!captions) throw captionErrors.captions_not_found();
      const { version } = await this.rows.touch(tx, assetId, -captions.bytes);
      this.outbox.add(tx, captionsRemoved.v1({ assetId, language, version }));
      await this.writePlaylists(tx, asset);
      return captions;
    });
    await this.deleteUnused(actor, assetId, removed.object_key);
  }

  /**
   * Deletes a file that no captions of the asset are in, and does so under the lock under which files are written:
   * meanwhile the same may be put again.
   *
   * @returns whether it was deleted
   */
  deleteUnused(actor: Actor, assetId: string, objectKey: string): Promise<boolean> {
    return this.database.run(actor, async (tx) => {
      await this.rows.lock(tx, assetId);
      const used = await this.captions.list(tx, assetId);
      if (used.some(({ object_key }) => object_key === objectKey)) return false;
      await this.store.delete(objectKey);
      return true;
    });
  }

  /** Under the lock of the asset. */
  private async keep(
    tx: Tx,
    asset: AssetRow,
    language: string,
    { webvtt, cues }: ParsedCaptions,
    { isGenerated }: { readonly isGenerated: boolean },
  ): Promise<StoredCaptions> {
    const { id: assetId } = asset;
    const sha256 = createHash('sha256').update(webvtt).digest('hex');
    // The name holds what is in it: who has the old one may keep it for ever.
    const file = `${language}-${sha256.slice(0, 16)}.vtt`;
    const object_key = `${captionFolder(asset)}${file}`;
    await this.store.put({ key: object_key, contentType: contentTypes.vtt, body: webvtt });
    const bytes = Buffer.byteLength(webvtt);
    const captions = { language, sha256, bytes, object_key, is_generated: isGenerated, file };
    const grown = await this.captions.put(tx, assetId, captions);
    const { version } = await this.rows.touch(tx, assetId, grown);
    this.outbox.add(tx, captionsReady.v1({ assetId, language, sha256, cues: [...cues], version }));
    await this.writePlaylists(tx, asset, { language, file });
    return captions;
  }

  /** Under the lock of the asset. One that is not ready gets its playlists when it is. */
  private async writePlaylists(
    tx: Tx,
    asset: AssetRow,
    changed?: { language: string; file: string },
  ): Promise<void> {
    if (asset.state !== 'ready') return;
    const { details } = asset;
    if (changed) await this.playlists.writeCaptions(asset, details, changed.language, changed.file);
    await this.playlists.writeMaster(asset, details, await this.captions.list(tx, asset.id));
  }
}

function captioned(asset: AssetRow): AssetRow {
  if (asset.kind !== 'video' && asset.kind !== 'audio') throw captionErrors.no_captions_here();
  return asset;
}

function parsed(file: Buffer): ParsedCaptions {
  try {
    return parseCaptions(file);
  } catch (error) {
    if (!(error instanceof CaptionsUnreadable)) throw error;
    throw captionErrors.captions_unreadable({ detail: error.message });
  }
}
