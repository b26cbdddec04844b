import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { transcriptionRequested } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { ObjectStore } from '@lyceum/storage';
import { AssetRepository, soundFolder, type AssetRow } from '../assets/index.js';
import { Captions } from '../captions/index.js';
import type { MediaSource } from '../processing/index.js';
import { SOUND_TYPE, SoundCutter } from './sound-cutter.js';
import {
  TranscriptionRepository,
  type TranscriptionFailure,
  type TranscriptionRow,
} from './transcription.repository.js';

/** How long the original and its pieces can be read by their addresses. */
const ADDRESS_SECONDS = 86_400;

export interface TranscriptionOf {
  /** The service, in the school of the asset. */
  readonly actor: Actor;
  readonly transcriptionId: string;
}

/** A piece in the store. It is kept between steps, so it is plain JSON. */
export interface StoredPiece {
  readonly key: string;
  readonly startSeconds: number;
  readonly durationSeconds: number;
  readonly bytes: number;
}

const CAPTIONS_CAME = (language: string): TranscriptionFailure => ({
  code: 'media.captions_exist',
  reason: `Captions in ${language} were uploaded meanwhile. They stay as they are.`,
});

/** The steps of a transcription, as far as media does them. Each may be repeated. */
@Injectable()
export class TranscribeAsset {
  constructor(
    private readonly database: Database,
    private readonly rows: TranscriptionRepository,
    private readonly assets: AssetRepository,
    private readonly captions: Captions,
    private readonly cutter: SoundCutter,
    private readonly store: ObjectStore,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Puts the sound into the store, in pieces.
   *
   * @returns `null` when nobody waits for it any more
   * @throws SoundUnreadable
   */
  async cut(of: TranscriptionOf, signal: AbortSignal): Promise<readonly StoredPiece[] | null> {
    const found = await this.find(of, 'requested');
    if (!found) return null;
    const { asset } = found;
    // An attempt before this one, or a transcription before it, may have left some.
    await this.store.deletePrefix(soundFolder(asset), signal);
    const stored: StoredPiece[] = [];
    await this.cutter.cut(await this.sourceOf(asset), signal, async (piece, path) => {
      const { file, startSeconds, durationSeconds } = piece;
      const key = `${soundFolder(asset)}${of.transcriptionId}/${file}`;
      const { size: bytes } = await stat(path);
      const body = createReadStream(path);
      try {
        const object = { key, contentType: SOUND_TYPE, body, contentLength: bytes };
        await this.store.put(object, signal);
      } finally {
        body.destroy();
      }
      stored.push({ key, startSeconds, durationSeconds, bytes });
    });
    if (await this.find(of, 'requested')) return stored;
    await this.removePieces(asset, of.transcriptionId, signal);
    return null;
  }

  /** Asks ai to hear the pieces. */
  async handOver(of: TranscriptionOf, stored: readonly StoredPiece[]): Promise<void> {
    const found = await this.find(of, 'requested');
    if (!found) return;
    const { id, asset_id: assetId, requested_by: requestedBy, language } = found.row;
    const expiresAt = new Date(Date.now() + ADDRESS_SECONDS * 1000);
    const pieces = await Promise.all(
      stored.map(async ({ key, ...piece }) => ({ ...piece, url: await this.addressOf(key) })),
    );
    await this.database.run(of.actor, async (tx) => {
      if (!(await this.rows.run(tx, id, { pieces: pieces.length, expiresAt }))) return;
      this.outbox.add(
        tx,
        transcriptionRequested.v1({
          transcriptionId: id,
          assetId,
          requestedBy,
          language,
          contentType: SOUND_TYPE,
          pieces,
          expiresAt: expiresAt.toISOString(),
          version: 1,
        }),
      );
    });
  }

  /** Makes captions of what was heard, unless somebody has uploaded some. */
  async keep(of: TranscriptionOf): Promise<void> {
    const found = await this.find(of, 'storing');
    if (!found) return;
    const { id, asset_id: assetId, language, cues } = found.row;
    const heard = { language: language!, cues: cues! };
    await this.captions.generate(of.actor, assetId, heard, async (tx, isKept) => {
      if (isKept) await this.rows.finish(tx, id);
      else await this.rows.fail(tx, id, CAPTIONS_CAME(heard.language));
    });
  }

  async fail(
    { actor, transcriptionId }: TranscriptionOf,
    why: TranscriptionFailure,
  ): Promise<void> {
    await this.database.run(actor, (tx) => this.rows.fail(tx, transcriptionId, why));
  }

  /** The sound is not needed any more. */
  async removeSound(of: TranscriptionOf, signal: AbortSignal): Promise<void> {
    const row = await this.rows.find(of.actor, of.transcriptionId);
    if (!row) return;
    const place = { id: row.asset_id, tenant_id: row.tenant_id };
    await this.removePieces(place, row.id, signal);
  }

  private async removePieces(
    place: Parameters<typeof soundFolder>[0],
    transcriptionId: string,
    signal: AbortSignal,
  ): Promise<void> {
    const folder = `${soundFolder(place)}${transcriptionId}/`;
    const { failed } = await this.store.deletePrefix(folder, signal);
    if (failed.length > 0)
      throw new Error(`${failed.length} objects cannot be deleted: ${failed[0]!.reason}`);
  }

  /** `undefined` when it is further, or the asset is not there any more. */
  private async find(
    { actor, transcriptionId }: TranscriptionOf,
    state: TranscriptionRow['state'],
  ): Promise<{ row: TranscriptionRow; asset: AssetRow } | undefined> {
    const row = await this.rows.find(actor, transcriptionId);
    if (row?.state !== state) return undefined;
    const asset = await this.assets.find(actor, row.asset_id);
    return asset?.state === 'ready' ? { row, asset } : undefined;
  }

  private async sourceOf({ original_key, content_type }: AssetRow): Promise<MediaSource> {
    return { url: await this.addressOf(original_key), contentType: content_type };
  }

  private async addressOf(key: string): Promise<string> {
    const asked = { key, expiresSeconds: ADDRESS_SECONDS, audience: 'service' } as const;
    return (await this.store.presign.get(asked)).url;
  }
}
