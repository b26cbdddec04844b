import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';

const AMONG = statement<{ user_id: string }>(
  'members.among',
  `select user_id from members where tenant_id = $1 and user_id = any ($2::uuid[]) and role is not null`,
);
const HAS_NEWER = statement<{ version: number }>(
  'members.newer',
  'select version from members where tenant_id = $1 and user_id = $2 and version > $3',
);

/** Who belongs to the actor's school, as far as identity has told. */
@Injectable()
export class MemberFacts {
  /** Those of the people who belong to the school. */
  async among(tx: Tx, userIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await tx.query(AMONG, [tx.actor.tenantId, userIds]);
    return new Set(rows.map(({ user_id }) => user_id));
  }

  /** Whether something later than `version` is known of somebody's membership. */
  async hasNewer(tx: Tx, userId: string, version: number): Promise<boolean> {
    return (await tx.first(HAS_NEWER, [tx.actor.tenantId, userId, version])) !== undefined;
  }
}
