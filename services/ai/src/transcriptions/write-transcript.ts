import { Injectable } from '@nestjs/common';
import {
  transcriptionFailed,
  transcriptionFinished,
  transcriptionProgressed,
  type EventDraft,
  type Versioned,
} from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Actor } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { Budget } from '../budget/index.js';
import {
  ModelFailure,
  TranscriptionModels,
  type Charge,
  type ModelFailureKind,
  type TranscriptionModel,
} from '../models/index.js';
import { joinedCues, mostSpoken, type HeardPiece } from './joined-cues.js';
import { SoundGone, SoundSource } from './sound-source.js';
import {
  NO_MODEL,
  NOTHING_SAID,
  SOUND_GONE,
  TOO_MUCH_SAID,
  budgetProblem,
  type TranscriptionProblem,
} from './transcription-notes.js';
import { TranscriptionRepository, type TranscriptionRow } from './transcription.repository.js';
import { whileAwaited } from './while-awaited.js';

/** The sweep of the ledger counts what nobody has settled within a day. */
const MOST_MINUTES = 24 * 60;

export interface TranscriptOf {
  /** The service, in the school of the asset. */
  readonly actor: Actor;
  readonly transcriptionId: string;
}

/** What there is to do; `null` when nobody waits for it any more. */
export type Begun =
  | { readonly kind: 'begun'; readonly pieces: number; readonly reservationId: string }
  | { readonly kind: 'refused'; readonly problem: TranscriptionProblem }
  | null;

/** What came of hearing one piece; `gone`: nobody waits for it any more. It is kept between steps, so it is plain JSON. */
export type Heard =
  | (HeardPiece & {
      readonly kind: 'heard';
      readonly modelId: string;
      readonly charges: readonly Charge[];
    })
  | {
      readonly kind: 'failed';
      readonly failure: ModelFailureKind;
      readonly charges: readonly Charge[];
    }
  | { readonly kind: 'unreadable'; readonly problem: TranscriptionProblem }
  | { readonly kind: 'gone'; readonly charges: readonly Charge[] };

/** The steps of writing down what is said. Each may be repeated. */
@Injectable()
export class WriteTranscript {
  constructor(
    private readonly database: Database,
    private readonly rows: TranscriptionRepository,
    private readonly sounds: SoundSource,
    private readonly models: TranscriptionModels,
    private readonly budget: Budget,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Reserves what all of it may cost, so that no half is paid for and thrown away. Once, however often this is
   * repeated: the row knows what was reserved for it.
   */
  begin(of: TranscriptOf): Promise<Begun> {
    return this.database.run(of.actor, async (tx): Promise<Begun> => {
      const row = await this.rows.lock(tx, of.transcriptionId);
      if (!row) return null;
      return row.reservation_id === null
        ? this.reserve(tx, row, 0)
        : begunOf(row, row.reservation_id);
    });
  }

  /**
   * Settles what was charged so far, and reserves what may be charged from a piece on. Once, however often this is
   * repeated: a row that has another reservation than the one that was settled has been through this.
   */
  reserveAnew(
    of: TranscriptOf,
    at: number,
    settled: string | null,
    [first, ...abandoned]: readonly Charge[],
  ): Promise<Begun> {
    return this.database.run(of.actor, async (tx): Promise<Begun> => {
      const row = await this.rows.lock(tx, of.transcriptionId);
      if (!row) return null;
      const { reservation_id: held } = row;
      if (held !== null && held !== settled) return begunOf(row, held);
      if (held !== null && first) {
        await this.budget.settle(tx, held, { ...first, abandoned });
        await this.rows.noteReservation(tx, row.id, null);
      }
      return this.reserve(tx, row, at);
    });
  }

  /** What all pieces from `at` on may cost. */
  private async reserve(tx: Tx, row: TranscriptionRow, at: number): Promise<Begun> {
    const model = this.models.current;
    if (!model) return { kind: 'refused', problem: NO_MODEL };
    const pieces = row.pieces.slice(at);
    const reservation = await this.budget.reserve(tx, {
      feature: 'transcription',
      candidateIds: model.candidateIds,
      inputTokens: 0,
      maxOutputTokens: 0,
      audioSeconds: secondsOf(pieces),
      minutes: minutesOf(pieces, model),
      userId: row.requested_by,
    });
    if (reservation.kind === 'exhausted')
      return { kind: 'refused', problem: budgetProblem(reservation.resetsAt.toISOString()) };
    await this.rows.noteReservation(tx, row.id, reservation.id);
    return begunOf(row, reservation.id);
  }

  /**
   * Hears a piece, after all before it.
   *
   * @throws ModelFailure `cancelled` alone, when the caller has gone: any other is an outcome
   */
  async hear(of: TranscriptOf, at: number, caller: AbortSignal): Promise<Heard> {
    const row = await this.progress(of, at);
    const piece = row?.pieces[at];
    if (!row || !piece) return { kind: 'gone', charges: [] };
    const model = this.models.current;
    if (!model) return { kind: 'unreadable', problem: NO_MODEL };
    const isAwaited = async (): Promise<boolean> =>
      (await this.rows.find(of.actor, of.transcriptionId)) !== undefined;
    try {
      return await whileAwaited(isAwaited, caller, async (signal) => {
        const sound = await this.sounds.read(piece, signal);
        const { cues, language, modelId, usage, abandoned } = await model.transcribe({
          sound,
          contentType: row.content_type,
          seconds: piece.durationSeconds,
          language: row.language ?? undefined,
          signal,
        });
        const charges = [{ modelId, usage }, ...abandoned];
        return { kind: 'heard', cues, language, modelId, charges };
      });
    } catch (error) {
      if (error instanceof SoundGone) return { kind: 'unreadable', problem: SOUND_GONE };
      if (!(error instanceof ModelFailure)) throw error;
      const charges = error.charges.map(chargeOf);
      if (error.kind !== 'cancelled') return { kind: 'failed', failure: error.kind, charges };
      if (caller.aborted) throw error;
      return { kind: 'gone', charges };
    }
  }

  /** Says how many pieces are heard. @returns the row; `undefined` when nobody waits for it any more */
  private progress(
    { actor, transcriptionId }: TranscriptOf,
    heardPieces: number,
  ): Promise<TranscriptionRow | undefined> {
    return this.database.run(actor, async (tx) => {
      const row = await this.rows.lock(tx, transcriptionId);
      if (row && heardPieces > 0) {
        const { asset_id: assetId, pieces } = row;
        const progress = { heardPieces, pieces: pieces.length, version: heardPieces };
        this.outbox.add(tx, transcriptionProgressed.v1({ transcriptionId, assetId, ...progress }));
      }
      return row;
    });
  }

  /** Settles what it has cost and says what came of it, in one transaction and so once. */
  async finish(
    of: TranscriptOf,
    heard: readonly (HeardPiece & { readonly modelId: string })[],
    charges: readonly Charge[],
  ): Promise<void> {
    const row = await this.rows.find(of.actor, of.transcriptionId);
    if (!row) return this.abandon(of, charges);
    const cues = joinedCues(row.pieces, heard);
    if (cues === undefined) return this.fail(of, TOO_MUCH_SAID, charges);
    if (cues.length === 0) return this.fail(of, NOTHING_SAID, charges);
    await this.end(of, charges, (assetId, version) =>
      transcriptionFinished.v1({
        transcriptionId: of.transcriptionId,
        assetId,
        language: row.language ?? mostSpoken(heard) ?? 'und',
        modelId: heard.at(-1)!.modelId,
        cues,
        version,
      }),
    );
  }

  async fail(
    of: TranscriptOf,
    problem: TranscriptionProblem,
    charges: readonly Charge[],
  ): Promise<void> {
    const { transcriptionId } = of;
    await this.end(of, charges, (assetId, version) =>
      transcriptionFailed.v1({ transcriptionId, assetId, ...problem, version }),
    );
  }

  /** Settles what was heard of something that nobody waits for any more. */
  abandon(of: TranscriptOf, charges: readonly Charge[]): Promise<void> {
    return this.end(of, charges);
  }

  private async end<Data extends Versioned>(
    { actor, transcriptionId }: TranscriptOf,
    [first, ...abandoned]: readonly Charge[],
    eventOf?: (assetId: string, version: number) => EventDraft<Data>,
  ): Promise<void> {
    await this.database.run(actor, async (tx) => {
      const ended = await this.rows.end(tx, transcriptionId);
      if (!ended) return;
      const { asset_id: assetId, reservation_id: reservationId, piece_count: pieces } = ended;
      if (reservationId !== null && first)
        await this.budget.settle(tx, reservationId, { ...first, abandoned });
      else if (reservationId !== null) await this.budget.release(tx, reservationId);
      // Above that of each piece.
      if (eventOf) this.outbox.add(tx, eventOf(assetId, pieces + 1));
    });
  }
}

const begunOf = ({ pieces }: TranscriptionRow, reservationId: string): Begun => ({
  kind: 'begun',
  pieces: pieces.length,
  reservationId,
});

type Pieces = TranscriptionRow['pieces'];

const secondsOf = (pieces: Pieces): number =>
  Math.ceil(pieces.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0));

/** As long as it may take until it is settled. */
function minutesOf(pieces: Pieces, { longestMs }: TranscriptionModel): number {
  const all = pieces.length * Math.ceil(longestMs / 60_000);
  return Math.min(MOST_MINUTES, all + 60);
}

const chargeOf = ({ modelId, usage }: Charge): Charge => ({ modelId, usage });
