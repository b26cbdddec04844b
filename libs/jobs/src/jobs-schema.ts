import { roleOf, schemaOf } from '@lyceum/persistence/migrations';

/** The schema of a service's jobs: `media_jobs`. */
export const jobsSchemaOf = (service: string): string => `${schemaOf(service)}_jobs`;

/** The only role that may touch it: `lyceum_media_jobs`. */
export const jobsRoleOf = (service: string): string => `${roleOf(service)}_jobs`;
