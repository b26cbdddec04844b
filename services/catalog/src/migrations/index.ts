import { eventTables } from '@lyceum/messaging/migrations';
import { peopleTable } from '@lyceum/people/migrations';
import { baseMigration, doneRequests, type ServiceSchema } from '@lyceum/persistence/migrations';
import { courses } from './0003_courses.js';
import { courseDrafts } from './0004_course_drafts.js';
import { courseVersions } from './0005_course_versions.js';
import { facts } from './0006_facts.js';
import { enrollments } from './0007_enrollments.js';
import { storefront } from './0008_storefront.js';

export const schema: ServiceSchema = {
  service: 'catalog',
  migrations: [
    baseMigration,
    eventTables,
    peopleTable('0002_people'),
    courses,
    courseDrafts,
    courseVersions,
    facts,
    enrollments,
    storefront,
    doneRequests('0009_done_requests'),
  ],
};
