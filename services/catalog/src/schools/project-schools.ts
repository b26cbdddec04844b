import { Controller } from '@nestjs/common';
import { schoolCreated, schoolUpdated, type EventOf } from '@lyceum/contracts';
import { Consumes, projection, type EventContext } from '@lyceum/messaging';
import { statement, type Tx } from '@lyceum/persistence';

const SCHOOLS = projection('schools', ['schools']);

const PROJECT = statement(
  'schools.project',
  `insert into schools (tenant_id, slug, version) values ($1, $2, $3)
   on conflict (tenant_id) do update set slug = excluded.slug, version = excluded.version
   where schools.version < excluded.version`,
);

/** Keeps the addresses of schools, so that a storefront is found by its name. */
@Controller()
export class ProjectSchools {
  @Consumes(schoolCreated.v1, SCHOOLS)
  async created(
    { data, aggregateversion }: EventOf<typeof schoolCreated.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await project(tx, data.schoolId, data.slug, aggregateversion);
  }

  @Consumes(schoolUpdated.v1, SCHOOLS)
  async updated(
    { data, aggregateversion }: EventOf<typeof schoolUpdated.v1>,
    { tx }: EventContext,
  ): Promise<void> {
    await project(tx, data.schoolId, data.slug, aggregateversion);
  }
}

async function project(tx: Tx, schoolId: string, slug: string, version: number): Promise<void> {
  await tx.execute(PROJECT, [schoolId, slug, version]);
}
