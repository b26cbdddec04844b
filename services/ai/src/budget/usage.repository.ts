import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement } from '@lyceum/persistence';
import type { ModelUsageRow } from '../schema.generated.js';

export type UsageRow = Omit<ModelUsageRow, 'tenant_id'>;

const LIST = statement<UsageRow>(
  'model_usage.list',
  `select day, feature, model_id, requests, input_tokens, output_tokens, audio_seconds, micro_usd from model_usage
   where tenant_id = $1 and ($2::date is null or day >= $2) and ($3::date is null or day <= $3)
     and ($4::date is null or day < $4 or (day = $4 and (feature, model_id) > ($5::text, $6::text)))
   order by day desc, feature, model_id limit $7`,
);

/** What models have cost a school, without people. */
@Injectable()
export class UsageRepository {
  constructor(private readonly database: Database) {}

  /** The newest day first. */
  list(
    actor: Actor,
    { from, to }: { readonly from?: string; readonly to?: string },
    limit: number,
    [day, feature, modelId]: Position = [],
  ): Promise<UsageRow[]> {
    const values = [actor.tenantId, from, to, day, feature, modelId, limit];
    return this.database.read(actor, LIST, values, { stale: true });
  }
}
