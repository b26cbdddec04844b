import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, pointRead } from '@lyceum/persistence';

// A slug that has just moved may stand at two schools until both facts have arrived: the later one has it.
const BY_SLUG = pointRead<{ tenant_id: string }>(
  'school_addresses.by_slug',
  'select tenant_id from schools where slug = $1 order by version desc limit 1',
);

@Injectable()
export class SchoolAddresses {
  constructor(private readonly database: Database) {}

  /** The id of the school that has this slug now; addresses are public. */
  async find(caller: Actor, slug: string): Promise<string | undefined> {
    const system = systemActor('school addresses', { origin: caller });
    return (await this.database.read(system, BY_SLUG, [slug]))[0]?.tenant_id;
  }
}
