import { Controller } from '@nestjs/common';
import { userRegistered, type EventOf } from '@lyceum/contracts';
import { ConsumesBatch, projection, type EventContext } from '@lyceum/messaging';
import { statement } from '@lyceum/persistence';

const PROJECT = statement(
  'people.project',
  `insert into people (user_id, registered_at, version)
   select * from unnest($1::uuid[], $2::timestamptz[], $3::bigint[])
   on conflict (user_id) do update set registered_at = excluded.registered_at, version = excluded.version
   where people.version < excluded.version`,
);

@Controller()
export class ProjectPeople {
  @ConsumesBatch(userRegistered.v1, projection('people', ['people']))
  async project(
    events: readonly EventOf<typeof userRegistered.v1>[],
    { tx }: EventContext,
  ): Promise<void> {
    await tx.execute(PROJECT, [
      events.map(({ data }) => data.userId),
      events.map(({ data }) => data.registeredAt),
      events.map(({ aggregateversion }) => aggregateversion),
    ]);
  }
}
