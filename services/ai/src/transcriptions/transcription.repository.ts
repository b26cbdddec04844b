import { Injectable } from '@nestjs/common';
import type { SoundPiece } from '@lyceum/contracts';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { TranscriptionsRow } from '../schema.generated.js';

export type TranscriptionRow = Omit<
  TranscriptionsRow,
  'tenant_id' | 'pieces' | 'is_started' | 'created_at'
> & {
  readonly pieces: readonly SoundPiece[];
};
export type NewTranscription = Omit<TranscriptionRow, 'reservation_id'>;
export type EndedTranscription = Pick<TranscriptionRow, 'asset_id' | 'reservation_id'> & {
  readonly piece_count: number;
};

const COLUMNS =
  'id, asset_id, requested_by, language, content_type, pieces, expires_at, reservation_id';
// Nobody waits for what was cancelled, or for what is said in an asset that is deleted.
const IS_AWAITED = `not exists (select from deleted_assets d where d.asset_id = transcriptions.asset_id)
  and not exists (select from cancelled_transcriptions c where c.transcription_id = transcriptions.id)`;

const INSERT = statement(
  'transcriptions.insert',
  `insert into transcriptions (id, tenant_id, asset_id, requested_by, language, content_type, pieces, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
);
const BY_ID = statement<TranscriptionRow>(
  'transcriptions.by_id',
  `select ${COLUMNS} from transcriptions where tenant_id = $1 and id = $2 and ${IS_AWAITED}`,
);
const LOCK = statement<TranscriptionRow>(
  'transcriptions.lock',
  `select ${COLUMNS} from transcriptions where tenant_id = $1 and id = $2 and ${IS_AWAITED} for update`,
);
const NOTE_RESERVATION = statement(
  'transcriptions.note_reservation',
  `update transcriptions set reservation_id = $3 where tenant_id = $1 and id = $2`,
);
const CANCEL = statement(
  'transcriptions.cancel',
  `insert into cancelled_transcriptions (transcription_id, tenant_id) values ($1, $2) on conflict do nothing`,
);
const END = statement<EndedTranscription>(
  'transcriptions.end',
  `delete from transcriptions where tenant_id = $1 and id = $2
   returning asset_id, reservation_id, jsonb_array_length(pieces) as piece_count`,
);
const TO_START = statement<{ id: string; tenant_id: string }>(
  'transcriptions.to_start',
  `select id, tenant_id from transcriptions where not is_started order by created_at limit $1`,
);
const STARTED = statement(
  'transcriptions.started',
  `update transcriptions set is_started = true where tenant_id = $1 and id = $2`,
);
const SWEEP = statement(
  'transcriptions.sweep',
  `delete from transcriptions where expires_at < now() - interval '7 days'`,
);
// No row that they cancel is there any longer.
const SWEEP_CANCELLED = statement(
  'transcriptions.sweep_cancelled',
  `delete from cancelled_transcriptions where cancelled_at < now() - interval '30 days'`,
);

@Injectable()
export class TranscriptionRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, row: NewTranscription): Promise<void> {
    const { id, asset_id, requested_by, language, content_type, pieces, expires_at } = row;
    const sound = [content_type, JSON.stringify(pieces), expires_at];
    await tx.execute(INSERT, [id, tx.actor.tenantId, asset_id, requested_by, language, ...sound]);
  }

  /** `undefined` when nobody waits for it any more. */
  async find(actor: Actor, id: string): Promise<TranscriptionRow | undefined> {
    return (await this.database.read(actor, BY_ID, [actor.tenantId, id]))[0];
  }

  /** As `find`. */
  lock(tx: Tx, id: string): Promise<TranscriptionRow | undefined> {
    return tx.first(LOCK, [tx.actor.tenantId, id]);
  }

  async noteReservation(tx: Tx, id: string, reservationId: string | null): Promise<void> {
    await tx.execute(NOTE_RESERVATION, [tx.actor.tenantId, id, reservationId]);
  }

  async cancel(tx: Tx, id: string): Promise<void> {
    await tx.execute(CANCEL, [id, tx.actor.tenantId]);
  }

  /** Once. `undefined` when it has ended before. */
  end(tx: Tx, id: string): Promise<EndedTranscription | undefined> {
    return tx.first(END, [tx.actor.tenantId, id]);
  }

  /** Those of all schools whose job is not enqueued yet. */
  async toStart(limit: number): Promise<{ id: string; tenantId: string }[]> {
    const rows = await this.database.read(systemActor('transcriptions'), TO_START, [limit]);
    return rows.map(({ id, tenant_id: tenantId }) => ({ id, tenantId }));
  }

  async markStarted({ id, tenantId }: { id: string; tenantId: string }): Promise<void> {
    const actor = systemActor('transcriptions', { tenantId });
    await this.database.run(actor, (tx) => tx.execute(STARTED, [tenantId, id]));
  }

  /** Deletes what nobody has ended and nobody waits for any more. */
  async sweep(tx: Tx): Promise<void> {
    await tx.execute(SWEEP);
    await tx.execute(SWEEP_CANCELLED);
  }
}
