import { Controller } from '@nestjs/common';
import { membershipChanged, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

/** Who has left stays as a row without a role: an older fact that comes late must not bring them back. */
const PROJECT = statement(
  'members.project',
  `insert into members (tenant_id, user_id, role, version) values ($1, $2, $3, $4)
   on conflict (tenant_id, user_id) do update set role = excluded.role, version = excluded.version
   where members.version < excluded.version`,
);

@Controller()
export class ProjectMembers {
  @Consumes(membershipChanged.v1, projection('members', ['members']))
  async project(
    { data, aggregateversion }: EventOf<typeof membershipChanged.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT, [data.schoolId, data.userId, data.role, aggregateversion]);
  }
}
