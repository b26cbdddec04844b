import { Injectable } from '@nestjs/common';
import type { Cue } from '@lyceum/contracts';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { TranscriptionsRow } from '../schema.generated.js';

/**
 * requested → running (its sound is with ai) → storing (what was said is here) → finished. `failed` from any of them
 * but the last; a new request begins anew.
 */
export type TranscriptionState = 'requested' | 'running' | 'storing' | 'finished' | 'failed';

export type TranscriptionRow = Omit<
  TranscriptionsRow,
  'state' | 'cues' | 'is_waiting' | 'sound_expires_at'
> & {
  readonly state: TranscriptionState;
  readonly cues: readonly Cue[] | null;
};
export type WaitingTranscription = Pick<TranscriptionRow, 'id' | 'tenant_id' | 'state'>;

export interface NewTranscription {
  readonly id: string;
  readonly assetId: string;
  readonly language: string | null;
}

const COLUMNS = `id, asset_id, tenant_id, requested_by, language, state, pieces, heard_pieces, model_id, cues,
  code, reason, created_at, updated_at`;

// The newest of an asset takes the place of the one before, which has ended.
const REQUEST = statement<TranscriptionRow>(
  'transcriptions.request',
  `insert into transcriptions (id, asset_id, tenant_id, requested_by, language) values ($1, $2, $3, $4, $5)
   on conflict (asset_id) do update set id = excluded.id, requested_by = excluded.requested_by,
     language = excluded.language, state = 'requested', is_waiting = true, pieces = null, heard_pieces = 0,
     model_id = null, cues = null, code = null, reason = null, sound_expires_at = null, created_at = now(),
     updated_at = now()
   where transcriptions.state in ('finished', 'failed')
   returning ${COLUMNS}`,
);
const OF_ASSET = statement<TranscriptionRow>(
  'transcriptions.of_asset',
  `select ${COLUMNS} from transcriptions where tenant_id = $1 and asset_id = $2`,
);
const BY_ID = statement<TranscriptionRow>(
  'transcriptions.by_id',
  `select ${COLUMNS} from transcriptions where tenant_id = $1 and id = $2`,
);
// Its job has done what there was to do, whether or not it was noted that it had begun.
const RUN = statement(
  'transcriptions.run',
  `update transcriptions set state = 'running', is_waiting = false, pieces = $3, sound_expires_at = $4,
     updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'requested'`,
);
const PROGRESS = statement(
  'transcriptions.progress',
  `update transcriptions set heard_pieces = $3, updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'running' and heard_pieces < $3`,
);
const STORE = statement(
  'transcriptions.store',
  `update transcriptions set state = 'storing', is_waiting = true, heard_pieces = coalesce(pieces, 0),
     language = $3, model_id = $4, cues = $5, updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'running'`,
);
const FINISH = statement(
  'transcriptions.finish',
  `update transcriptions set state = 'finished', cues = null, updated_at = now()
   where tenant_id = $1 and id = $2 and state = 'storing'`,
);
// What is left of its sound is taken away by a job.
const FAIL = statement(
  'transcriptions.fail',
  `update transcriptions set state = 'failed', is_waiting = true, cues = null, code = $3, reason = $4,
     updated_at = now()
   where tenant_id = $1 and id = $2 and state in ('requested', 'running', 'storing')`,
);
// What is heard to its end is paid, and its captions are on their way.
const CANCEL = statement<{ id: string }>(
  'transcriptions.cancel',
  `update transcriptions set state = 'failed', is_waiting = true, code = $3, reason = $4, updated_at = now()
   where tenant_id = $1 and asset_id = $2 and state in ('requested', 'running')
   returning id`,
);
const FAIL_EXPIRED = statement(
  'transcriptions.fail_expired',
  `update transcriptions set state = 'failed', is_waiting = true, code = $1, reason = $2, updated_at = now()
   where state = 'running' and sound_expires_at < now()`,
);
const WAITING = statement<WaitingTranscription>(
  'transcriptions.waiting',
  `select id, tenant_id, state from transcriptions where is_waiting order by updated_at limit $1`,
);
const STARTED = statement(
  'transcriptions.started',
  `update transcriptions set is_waiting = false where tenant_id = $1 and id = $2 and state = $3`,
);

@Injectable()
export class TranscriptionRepository {
  constructor(private readonly database: Database) {}

  /** `undefined` while one is under way. */
  request(
    tx: Tx,
    { id, assetId, language }: NewTranscription,
  ): Promise<TranscriptionRow | undefined> {
    const { tenantId, userId } = tx.actor;
    return tx.first(REQUEST, [id, assetId, tenantId, userId, language]);
  }

  async ofAsset(actor: Actor, assetId: string): Promise<TranscriptionRow | undefined> {
    return (await this.database.read(actor, OF_ASSET, [actor.tenantId, assetId]))[0];
  }

  /** `undefined` as well when another has taken its place. */
  async find(actor: Actor, id: string): Promise<TranscriptionRow | undefined> {
    return (await this.database.read(actor, BY_ID, [actor.tenantId, id]))[0];
  }

  /** @returns whether it was still to be run */
  async run(
    tx: Tx,
    id: string,
    { pieces, expiresAt }: { pieces: number; expiresAt: Date },
  ): Promise<boolean> {
    return (await tx.execute(RUN, [tx.actor.tenantId, id, pieces, expiresAt])) > 0;
  }

  /** In whatever order it is told. */
  async progress(tx: Tx, id: string, heardPieces: number): Promise<void> {
    await tx.execute(PROGRESS, [tx.actor.tenantId, id, heardPieces]);
  }

  /** @returns whether it was running */
  async store(
    tx: Tx,
    id: string,
    heard: { language: string; modelId: string; cues: readonly Cue[] },
  ): Promise<boolean> {
    const { language, modelId, cues } = heard;
    const values = [tx.actor.tenantId, id, language, modelId, JSON.stringify(cues)];
    return (await tx.execute(STORE, values)) > 0;
  }

  async finish(tx: Tx, id: string): Promise<void> {
    await tx.execute(FINISH, [tx.actor.tenantId, id]);
  }

  /** @returns whether it was under way */
  async fail(tx: Tx, id: string, { code, reason }: TranscriptionFailure): Promise<boolean> {
    return (await tx.execute(FAIL, [tx.actor.tenantId, id, code, reason])) > 0;
  }

  /** @returns which of the asset was still to be heard */
  async cancel(
    tx: Tx,
    assetId: string,
    { code, reason }: TranscriptionFailure,
  ): Promise<string | undefined> {
    return (await tx.first(CANCEL, [tx.actor.tenantId, assetId, code, reason]))?.id;
  }

  /** Those of all schools that nobody has answered while their sound could be read. */
  async failExpired(tx: Tx, { code, reason }: TranscriptionFailure): Promise<number> {
    return tx.execute(FAIL_EXPIRED, [code, reason]);
  }

  /** Those of all schools that a job is to be started for, longest waiting first. */
  waiting(limit: number): Promise<WaitingTranscription[]> {
    return this.database.read(systemActor('transcriptions'), WAITING, [limit]);
  }

  async markStarted({ id, tenant_id: tenantId, state }: WaitingTranscription): Promise<void> {
    const actor = systemActor('transcriptions', { tenantId });
    await this.database.run(actor, (tx) => tx.execute(STARTED, [tenantId, id, state]));
  }
}

export interface TranscriptionFailure {
  /** Stable: `ai.budget_exhausted`. */
  readonly code: string;
  /** For the person who asked. */
  readonly reason: string;
}
