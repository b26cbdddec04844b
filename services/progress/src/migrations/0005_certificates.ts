import type { Migration } from '@lyceum/persistence';
import { serviceWritten } from './0003_curriculum.js';

export const certificates: Migration = {
  id: '0005_certificates',
  up: (kit) => [
    // What it says about the course is what it said on that day. The name is the learner's own, given once.
    `create table certificates (
       id uuid primary key,
       tenant_id uuid not null,
       user_id uuid not null,
       enrollment_id uuid not null unique,
       course_id uuid not null,
       course_version integer not null,
       course_title text not null,
       code text not null unique,
       holder_name text check (char_length(holder_name) between 1 and 120),
       completed_at timestamptz not null,
       issued_at timestamptz not null,
       revoked_at timestamptz,
       revoked_by uuid,
       revocation_reason text check (char_length(revocation_reason) <= 500),
       version bigint not null default 1
     )`,
    `create index certificates_by_learner on certificates (tenant_id, user_id, issued_at desc)`,
    `create index certificates_by_course on certificates (tenant_id, course_id, issued_at desc)`,
    ...serviceWritten(kit, 'certificates'),
  ],
  down: () => [`drop table certificates`],
};
