import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { CaptionsRow } from '../schema.generated.js';

export interface StoredCaptions {
  readonly language: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly object_key: string;
  /** Whether it was transcribed, and written by nobody. */
  readonly is_generated: boolean;
  /** Its name in the folder of captions. */
  readonly file: string;
}

type Row = Pick<CaptionsRow, 'language' | 'sha256' | 'bytes' | 'object_key' | 'is_generated'>;

const COLUMNS = 'language, sha256, bytes, object_key, is_generated';
const LIST = statement<Row>(
  'captions.list',
  `select ${COLUMNS} from captions where asset_id = $1 order by language`,
);
const PUT = statement<{ grown: number }>(
  'captions.put',
  `with replaced as (select bytes from captions where asset_id = $1 and language = $2)
   insert into captions (asset_id, language, tenant_id, object_key, sha256, bytes, is_generated)
   values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (asset_id, language) do update
     set object_key = excluded.object_key, sha256 = excluded.sha256, bytes = excluded.bytes,
       is_generated = excluded.is_generated, created_at = now()
   returning bytes - coalesce((select bytes from replaced), 0) as grown`,
);
const REMOVE = statement<Row>(
  'captions.remove',
  `delete from captions where asset_id = $1 and language = $2 returning ${COLUMNS}`,
);

@Injectable()
export class CaptionRepository {
  constructor(private readonly database: Database) {}

  /** By language. */
  async list(tx: Tx, assetId: string): Promise<StoredCaptions[]> {
    return (await tx.query(LIST, [assetId])).map(withFile);
  }

  async of(actor: Actor, assetId: string): Promise<StoredCaptions[]> {
    return (await this.database.read(actor, LIST, [assetId])).map(withFile);
  }

  /** @returns the bytes that they take more than those that they replace */
  async put(tx: Tx, assetId: string, captions: Row): Promise<number> {
    const { language, object_key, sha256, bytes, is_generated } = captions;
    const file = [object_key, sha256, bytes, is_generated];
    const row = await tx.first(PUT, [assetId, language, tx.actor.tenantId, ...file]);
    return row!.grown;
  }

  async remove(tx: Tx, assetId: string, language: string): Promise<StoredCaptions | undefined> {
    const row = await tx.first(REMOVE, [assetId, language]);
    return row && withFile(row);
  }
}

const withFile = (row: Row): StoredCaptions => ({
  ...row,
  file: row.object_key.slice(row.object_key.lastIndexOf('/') + 1),
});
