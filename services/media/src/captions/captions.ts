import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { captionsReady, captionsRemoved } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { contentTypes, ObjectStore } from '@lyceum/storage';
import { AssetRepository, Assets, derivedFolder, type AssetRow } from '../assets/index.js';
import { StoredPlaylists } from '../playlists/index.js';
import { captionErrors } from './caption.errors.js';
import { CaptionRepository, type StoredCaptions } from './caption.repository.js';
import { CaptionsUnreadable, parseCaptions, type ParsedCaptions } from './parse-captions.js';

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
    const language = canonical(tag);
    const { webvtt, cues } = parsed(file);
    const sha256 = createHash('sha256').update(webvtt).digest('hex');
    const asset = captioned(await this.assets.read(actor, assetId));
    // The name holds what is in it: who has the old one may keep it for ever.
    const name = `${language}-${sha256.slice(0, 16)}.vtt`;
    const object_key = `${derivedFolder(asset)}captions/${name}`;
    await this.store.put({ key: object_key, contentType: contentTypes.vtt, body: webvtt });
    const bytes = Buffer.byteLength(webvtt);
    return this.database.run(actor, async (tx) => {
      const locked = await this.assets.lock(tx, assetId);
      await this.captions.put(tx, assetId, { language, object_key, sha256, bytes });
      const { version } = await this.rows.touch(tx, assetId, bytes);
      this.outbox.add(
        tx,
        captionsReady.v1({ assetId, language, sha256, cues: [...cues], version }),
      );
      await this.writePlaylists(tx, locked, { language, file: name });
      return { language, sha256, bytes, object_key, file: name };
    });
  }

  /** @throws DomainError `media.asset_not_found`, `media.captions_not_found`, `media.language_invalid` */
  async remove(actor: Actor, assetId: string, tag: string): Promise<void> {
    const language = canonical(tag);
    const removed = await this.database.run(actor, async (tx) => {
      const asset = await this.assets.lock(tx, assetId);
      const captions = await this.captions.remove(tx, assetId, language);
      if (!captions) throw captionErrors.captions_not_found();
      const { version } = await this.rows.touch(tx, assetId, -captions.bytes);
      this.outbox.add(tx, captionsRemoved.v1({ assetId, language, version }));
      await this.writePlaylists(tx, asset);
      return captions;
    });
    await this.store.delete(removed.object_key);
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

/** `PT-br` → `pt-BR`: one language has one name, which is also that of its files. */
function canonical(tag: string): string {
  try {
    const [language] = /^[A-Za-z0-9-]{2,35}$/.test(tag) ? Intl.getCanonicalLocales(tag) : [];
    if (language !== undefined) return language;
  } catch {
    // Not a language; said below.
  }
  throw captionErrors.language_invalid();
}
