import { Injectable } from '@nestjs/common';
import type { AssetKind } from '@lyceum/contracts';
import { statement, type Tx } from '@lyceum/persistence';
import type { AssetsRow } from '../schema.generated.js';

/** What media has said last about an asset. */
export type AssetFact = Pick<AssetsRow, 'asset_id' | 'duration_seconds' | 'reason'> & {
  readonly state: 'ready' | 'failed' | 'deleted';
  readonly kind: AssetKind | null;
};

const OF_SCHOOL = statement<AssetFact>(
  'assets.of_school',
  `select asset_id, state, kind, duration_seconds, reason from assets
   where tenant_id = $1 and asset_id = any ($2::uuid[])`,
);

@Injectable()
export class AssetFacts {
  /** What is known of assets of the actor's school, by id; nothing of one that media has not spoken of. */
  async find(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, AssetFact>> {
    const rows = await tx.query(OF_SCHOOL, [tx.actor.tenantId, ids]);
    return new Map(rows.map((row) => [row.asset_id, row]));
  }
}
