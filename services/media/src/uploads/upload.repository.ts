import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { UploadsRow } from '../schema.generated.js';

export type UploadRow = UploadsRow;

/** Of an upload in parts. */
export interface MultipartPlan {
  readonly multipartId: string;
  readonly partSize: number;
  readonly parts: number;
}

export interface ReportedPart {
  readonly partNumber: number;
  readonly etag: string;
}

const INSERT = statement<UploadRow>(
  'uploads.insert',
  `insert into uploads (asset_id, tenant_id, multipart_id, part_size, parts, expires_at)
   values ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) returning *`,
);
const BY_ASSET = pointRead<UploadRow>(
  'uploads.by_asset',
  `select * from uploads where asset_id = $1`,
);
const PARTS = statement<ReportedPart>(
  'uploads.parts',
  `select part_number as "partNumber", etag from upload_parts where asset_id = $1 order by part_number`,
);
const REPORT = statement(
  'uploads.report',
  `insert into upload_parts (asset_id, part_number, tenant_id, etag)
   select $1, part, $2, etag from unnest($3::int[], $4::text[]) as reported (part, etag)
   on conflict (asset_id, part_number) do update set etag = excluded.etag`,
);
const DELETE = statement('uploads.delete', `delete from uploads where asset_id = $1`);
const EXPIRED = statement<Pick<UploadRow, 'asset_id' | 'tenant_id'>>(
  'uploads.expired',
  `select u.asset_id, u.tenant_id from uploads u join assets a on a.id = u.asset_id
   where u.expires_at < now() and a.state = 'uploading' order by u.expires_at limit $1`,
);

@Injectable()
export class UploadRepository {
  constructor(private readonly database: Database) {}

  async insert(
    tx: Tx,
    assetId: string,
    plan: MultipartPlan | undefined,
    days: number,
  ): Promise<UploadRow> {
    const { multipartId, partSize, parts } = plan ?? {};
    return (await tx.first(INSERT, [
      assetId,
      tx.actor.tenantId,
      multipartId,
      partSize,
      parts,
      days,
    ]))!;
  }

  async find(actor: Actor, assetId: string): Promise<UploadRow | undefined> {
    return (await this.database.read(actor, BY_ASSET, [assetId]))[0];
  }

  /** What the client has reported, in order. */
  reported(actor: Actor, assetId: string): Promise<ReportedPart[]> {
    return this.database.read(actor, PARTS, [assetId]);
  }

  async report(tx: Tx, assetId: string, parts: readonly ReportedPart[]): Promise<void> {
    await tx.execute(REPORT, [
      assetId,
      tx.actor.tenantId,
      parts.map(({ partNumber }) => partNumber),
      parts.map(({ etag }) => etag),
    ]);
  }

  async delete(tx: Tx, assetId: string): Promise<void> {
    await tx.execute(DELETE, [assetId]);
  }

  /** Uploads of all schools whose time is over. */
  expired(limit: number): Promise<Pick<UploadRow, 'asset_id' | 'tenant_id'>[]> {
    return this.database.read(systemActor('uploads'), EXPIRED, [limit]);
  }
}
