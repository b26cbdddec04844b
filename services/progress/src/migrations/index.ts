import { eventTables } from '@lyceum/messaging/migrations';
import { peopleTable } from '@lyceum/people/migrations';
import { baseMigration, doneRequests, type ServiceSchema } from '@lyceum/persistence/migrations';
import { curriculum } from './0003_curriculum.js';
import { watching } from './0004_watching.js';
import { certificates } from './0005_certificates.js';
import { quizzes } from './0006_quizzes.js';
import { notes } from './0007_notes.js';

export const schema: ServiceSchema = {
  service: 'progress',
  migrations: [
    baseMigration,
    eventTables,
    peopleTable('0002_people'),
    curriculum,
    watching,
    certificates,
    quizzes,
    notes,
    doneRequests('0008_done_requests'),
  ],
};
