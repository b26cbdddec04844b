import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';

export interface UsageRow {
  readonly policy: string;
  readonly assets: number;
  readonly original_bytes: number;
  readonly derived_bytes: number;
}

const USAGE = statement<UsageRow>(
  'usage.by_policy',
  `select policy, count(*) as assets, sum(bytes)::bigint as original_bytes,
     sum(derived_bytes)::bigint as derived_bytes
   from assets where tenant_id = $1 and state not in ('uploading', 'deleting') group by policy order by policy`,
);

@Injectable()
export class UsageRepository {
  constructor(private readonly database: Database) {}

  byPolicy(actor: Actor): Promise<UsageRow[]> {
    return this.database.read(actor, USAGE, [actor.tenantId], { stale: true });
  }
}
