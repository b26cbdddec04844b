import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { transcriptionCancelled } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { assetErrors, Assets, type AssetRow } from '../assets/index.js';
import { canonicalLanguage, CaptionRepository, type StoredCaptions } from '../captions/index.js';
import { TranscriptionWork } from './transcription-work.js';
import { transcriptionErrors } from './transcription.errors.js';
import {
  TranscriptionRepository,
  type TranscriptionFailure,
  type TranscriptionRow,
} from './transcription.repository.js';

const CANCELLED: TranscriptionFailure = {
  code: 'media.transcription_cancelled',
  reason: 'It was cancelled before all was heard. Ask for it again if you need it.',
};

/** What people ask to be transcribed. */
@Injectable()
export class Transcriptions {
  constructor(
    private readonly database: Database,
    private readonly assets: Assets,
    private readonly captions: CaptionRepository,
    private readonly rows: TranscriptionRepository,
    private readonly outbox: Outbox,
    private readonly work: TranscriptionWork,
  ) {}

  /**
   * @param tag what is spoken, where somebody knows
   * @throws DomainError `media.asset_not_found`, `media.asset_not_ready`, `media.nothing_to_hear`,
   * `media.captions_exist`, `media.transcription_under_way`, `media.language_invalid`
   */
  async request(actor: Actor, assetId: string, tag: string | undefined): Promise<TranscriptionRow> {
    const language = tag === undefined ? null : canonicalLanguage(tag);
    return this.database.runOnce(actor, async (tx) => {
      const asset = await this.assets.lock(tx, assetId);
      expectSound(asset);
      expectNone(await this.captions.list(tx, assetId), language);
      const row = await this.rows.request(tx, { id: randomUUID(), assetId, language });
      if (!row) throw transcriptionErrors.transcription_under_way();
      tx.afterCommit(() => this.work.wake());
      return row;
    });
  }

  /** @throws DomainError `media.asset_not_found`, `media.transcription_not_found` */
  async read(actor: Actor, assetId: string): Promise<TranscriptionRow> {
    await this.assets.read(actor, assetId);
    const row = await this.rows.ofAsset(actor, assetId);
    if (!row) throw transcriptionErrors.transcription_not_found();
    return row;
  }

  /**
   * Ends it, unless it has ended or all is heard.
   *
   * @throws DomainError `media.asset_not_found`, `media.transcription_not_found`
   */
  async cancel(actor: Actor, assetId: string): Promise<void> {
    await this.read(actor, assetId);
    await this.database.run(actor, async (tx) => {
      const transcriptionId = await this.rows.cancel(tx, assetId, CANCELLED);
      if (transcriptionId === undefined) return;
      this.outbox.add(tx, transcriptionCancelled.v1({ transcriptionId, assetId, version: 2 }));
      tx.afterCommit(() => this.work.wake());
    });
  }
}

function expectSound({ state, kind, details }: AssetRow): void {
  if (kind !== 'video' && kind !== 'audio') throw transcriptionErrors.nothing_to_hear();
  if (state !== 'ready') throw assetErrors.asset_not_ready();
  if (details.hasAudio !== true) throw transcriptionErrors.nothing_to_hear();
}

/** Captions that somebody wrote are not paid for once more. */
function expectNone(captions: readonly StoredCaptions[], language: string | null): void {
  const uploaded = captions.filter(({ is_generated }) => !is_generated);
  const inTheWay = uploaded.find((each) => language === null || each.language === language);
  if (!inTheWay) return;
  throw transcriptionErrors.captions_exist({
    detail:
      language === null
        ? `There are captions in ${inTheWay.language}: say which language is spoken.`
        : `There are captions in ${language}: take them away first.`,
  });
}
