import { eventTables } from '@lyceum/messaging';
import { peopleTable } from '@lyceum/people';
import { baseMigration, type ServiceSchema } from '@lyceum/persistence';

export const schema: ServiceSchema = {
  service: 'ai',
  migrations: [baseMigration, eventTables, peopleTable('0002_people')],
};
