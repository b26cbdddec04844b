import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

const OF_KEYS = statement<{ original_key: string }>(
  'care.of_keys',
  `select original_key from assets where original_key = any ($1::text[])`,
);
const OF_IDS = statement<{ id: string }>(
  'care.of_ids',
  `select id from assets where id = any ($1::uuid[])`,
);
const CAPTIONS_OF_IDS = statement<{ object_key: string }>(
  'care.captions_of_ids',
  `select object_key from captions where asset_id = any ($1::uuid[])`,
);
export interface ExpectedObject {
  readonly id: string;
  readonly tenant_id: string;
  readonly kind: string;
  readonly is_public: boolean;
  readonly original_key: string;
}
const READY_AFTER = statement<ExpectedObject>(
  'care.ready_after',
  `select id, tenant_id, kind, is_public, original_key from assets
   where state = 'ready' and id > $1 order by id limit $2`,
);

/** What the reconciler asks, of all schools. */
@Injectable()
export class CareRepository {
  private readonly system: Actor = systemActor('care');

  constructor(private readonly database: Database) {}

  /** Those of the keys that are originals of assets. */
  async knownOriginals(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.read(this.system, OF_KEYS, [keys]);
    return new Set(rows.map(({ original_key }) => original_key));
  }

  async knownAssets(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.read(this.system, OF_IDS, [ids]);
    return new Set(rows.map(({ id }) => id));
  }

  /** The files that the captions of the assets are in. */
  async knownCaptions(assetIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.read(this.system, CAPTIONS_OF_IDS, [assetIds]);
    return new Set(rows.map(({ object_key }) => object_key));
  }

  readyAfter(id: string, limit: number): Promise<ExpectedObject[]> {
    return this.database.read(this.system, READY_AFTER, [id, limit]);
  }
}
