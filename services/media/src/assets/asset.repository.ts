import { Injectable } from '@nestjs/common';
import type { AssetKind } from '@lyceum/contracts';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { AssetsRow } from '../schema.generated.js';
import type { AssetDetails } from './asset-details.js';
import type { AssetState, ProcessingStep } from './asset-state.js';

export type AssetRow = Omit<AssetsRow, 'kind' | 'state' | 'details' | 'step'> & {
  kind: AssetKind;
  state: AssetState;
  details: AssetDetails;
  step: ProcessingStep | null;
};

export type NewAsset = Pick<
  AssetRow,
  | 'id'
  | 'policy'
  | 'kind'
  | 'file_name'
  | 'content_type'
  | 'bytes'
  | 'announced_sha256'
  | 'original_key'
  | 'is_public'
>;

export type WaitingAsset = Pick<AssetRow, 'id' | 'tenant_id' | 'state' | 'kind' | 'run' | 'job_id'>;

export interface AssetFilter {
  readonly kind: AssetKind | undefined;
  readonly state: AssetState | undefined;
  readonly after: Position | undefined;
  readonly limit: number;
}

const BY_ID = pointRead<AssetRow>('assets.by_id', `select * from assets where id = $1`);
const LOCK = statement<AssetRow>('assets.lock', `select * from assets where id = $1 for update`);
const LIST = statement<AssetRow & { position: string }>(
  'assets.list',
  `select *, created_at::text as position from assets
   where tenant_id = $1 and ($2::text is null or kind = $2)
     and (state = $3 or ($3::text is null and state not in ('uploading', 'deleting')))
     and ($4::timestamptz is null or (created_at, id) < ($4, $5::uuid))
   order by created_at desc, id desc limit $6`,
);
const INSERT = statement<AssetRow>(
  'assets.insert',
  `insert into assets (id, tenant_id, uploader_id, policy, kind, file_name, content_type, bytes,
     announced_sha256, original_key, is_public)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning *`,
);
const ENTER = statement<AssetRow>(
  'assets.enter',
  `update assets set state = $2, version = version + 1, updated_at = now(), job_started_at = null,
     run = case when $2 = 'processing' then run + 1 else run end,
     percent = 0, step = null, failure_code = null, failure_reason = null
   where id = $1 returning *`,
);
const PROGRESS = statement<AssetRow>(
  'assets.progress',
  `update assets set step = $2, percent = $3, version = version + 1, updated_at = now()
   where id = $1 and state = 'processing' and percent <= $3 returning *`,
);
const CHECKED = statement(
  'assets.checked',
  `update assets set sha256 = $2, content_type = $3, kind = $4 where id = $1 and state = 'processing'`,
);
const READY = statement<AssetRow>(
  'assets.ready',
  `update assets set state = 'ready', step = null, percent = 100, version = version + 1, updated_at = now(),
     details = $2, derived_bytes = $3 + coalesce((select sum(bytes) from captions where asset_id = $1), 0)
   where id = $1 and state = 'processing' returning *`,
);
const REFUSE = statement<AssetRow>(
  'assets.refuse',
  `update assets set state = $2, failure_code = $3, failure_reason = $4, version = version + 1, updated_at = now()
   where id = $1 and state in ('processing', 'ready') returning *`,
);
const TOUCH = statement<AssetRow>(
  'assets.touch',
  `update assets set version = version + 1, updated_at = now(), derived_bytes = greatest(0, derived_bytes + $2)
   where id = $1 returning *`,
);
const WAITING = statement<WaitingAsset>(
  'assets.waiting',
  `select id, tenant_id, state, kind, run, job_id from assets
   where state in ('processing', 'deleting') and job_started_at is null order by updated_at limit $1`,
);
const STARTED = statement(
  'assets.started',
  `update assets set job_started_at = now(), job_id = $4 where id = $1 and state = $2 and run = $3`,
);
const FORGET = statement(
  'assets.forget',
  `delete from assets where id = $1 and state = 'deleting'`,
);

@Injectable()
export class AssetRepository {
  private readonly system: Actor = systemActor('assets');

  constructor(private readonly database: Database) {}

  async find(actor: Actor, id: string): Promise<AssetRow | undefined> {
    return (await this.database.read(actor, BY_ID, [id]))[0];
  }

  /** Newest first; without uploads that have not arrived, unless they are asked for. */
  list(actor: Actor, filter: AssetFilter): Promise<(AssetRow & { position: string })[]> {
    const [createdAt, id] = (filter.after ?? []) as [string?, string?];
    const { kind, state, limit } = filter;
    return this.database.read(actor, LIST, [actor.tenantId, kind, state, createdAt, id, limit]);
  }

  /** Locks the row until the transaction ends, so that versions and events keep one order. */
  lock(tx: Tx, id: string): Promise<AssetRow | undefined> {
    return tx.first(LOCK, [id]);
  }

  async insert(tx: Tx, uploaderId: string, asset: NewAsset): Promise<AssetRow> {
    return (await tx.first(INSERT, [
      asset.id,
      tx.actor.tenantId,
      uploaderId,
      asset.policy,
      asset.kind,
      asset.file_name,
      asset.content_type,
      asset.bytes,
      asset.announced_sha256,
      asset.original_key,
      asset.is_public,
    ]))!;
  }

  /** Begins what a job is to go on with. */
  async enter(tx: Tx, id: string, state: 'processing' | 'deleting'): Promise<AssetRow> {
    return (await tx.first(ENTER, [id, state]))!;
  }

  /** `undefined` when it is not in process any more, or further already. */
  progress(
    tx: Tx,
    id: string,
    step: ProcessingStep,
    percent: number,
  ): Promise<AssetRow | undefined> {
    return tx.first(PROGRESS, [id, step, percent]);
  }

  async checked(
    tx: Tx,
    id: string,
    found: { sha256: string; contentType: string; kind: AssetKind },
  ): Promise<void> {
    await tx.execute(CHECKED, [id, found.sha256, found.contentType, found.kind]);
  }

  /** @param bytes of the objects that were made of it */
  ready(tx: Tx, id: string, details: AssetDetails, bytes: number): Promise<AssetRow | undefined> {
    return tx.first(READY, [id, details, bytes]);
  }

  refuse(
    tx: Tx,
    id: string,
    failure: { state: 'quarantined' | 'failed'; code: string; reason: string },
  ): Promise<AssetRow | undefined> {
    return tx.first(REFUSE, [id, failure.state, failure.code, failure.reason]);
  }

  /** The next version, for a change of what belongs to an asset. @param bytes more (or less) that it takes */
  async touch(tx: Tx, id: string, bytes: number): Promise<AssetRow> {
    return (await tx.first(TOUCH, [id, bytes]))!;
  }

  /** Assets of all schools that no job has been started for, longest waiting first. */
  waiting(limit: number): Promise<WaitingAsset[]> {
    return this.database.read(this.system, WAITING, [limit]);
  }

  async markStarted({ id, state, run }: WaitingAsset, jobId: string): Promise<void> {
    await this.database.run(this.system, (tx) => tx.execute(STARTED, [id, state, run, jobId]));
  }

  async forget(tx: Tx, id: string): Promise<void> {
    await tx.execute(FORGET, [id]);
  }
}
