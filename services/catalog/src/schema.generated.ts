// Generated from the migrated schema by `npm run generate`. Do not edit.

export interface AssetsRow {
  asset_id: string;
  tenant_id: string;
  state: string;
  kind: string | null;
  duration_seconds: number | null;
  reason: string | null;
  version: number;
}

export interface CourseCompletionsRow {
  tenant_id: string;
  user_id: string;
  course_id: string;
  completed_at: Date;
}

export interface CourseInvitationsRow {
  id: string;
  tenant_id: string;
  course_id: string;
  code_hash: Buffer;
  max_uses: number;
  uses: number;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

export interface CourseListsRow {
  id: string;
  tenant_id: string;
  title: string;
  description: string;
  course_ids: string[];
  is_public: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface CourseTermsRow {
  tenant_id: string;
  term: string;
  course_id: string;
  weight: number;
}

export interface CourseVersionsRow {
  course_id: string;
  number: number;
  tenant_id: string;
  title: string;
  slug: string;
  language: string;
  is_sequential: boolean;
  sections: unknown;
  lessons: unknown;
  digest: Buffer;
  published_at: Date;
}

export interface CoursesRow {
  id: string;
  tenant_id: string;
  author_id: string;
  title: string;
  summary: string;
  status: string;
  version: number;
  created_at: Date;
  updated_at: Date;
  published_at: Date | null;
  slug: string;
  language: string;
  cover_asset_id: string | null;
  categories: string[];
  metadata: unknown;
  is_sequential: boolean;
  is_open: boolean;
  capacity: number | null;
  access_days: number | null;
  prerequisites: string[];
  latest_version: number;
  archived_at: Date | null;
  deleted_at: Date | null;
}

export interface DoneRequestsRow {
  name: Buffer;
  user_id: string;
  fingerprint: Buffer;
  result: Buffer | null;
  created_at: Date;
}

export interface EnrollmentsRow {
  id: string;
  tenant_id: string;
  course_id: string;
  user_id: string;
  state: string;
  source: string;
  course_version: number;
  enrolled_at: Date;
  expires_at: Date | null;
  unlocked_through: number | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface EventFailuresRow {
  consumer: string;
  event_id: string;
  envelope: string;
  attempts: number;
  errors: unknown;
  first_failed_at: Date;
  next_attempt_at: Date;
  dead_at: Date | null;
}

export interface InboxRow {
  consumer: string;
  event_id: string;
}

export interface LessonCompletionsRow {
  enrollment_id: string;
  lesson_id: string;
  tenant_id: string;
  user_id: string;
  completed_at: Date;
}

export interface LessonVersionsRow {
  lesson_id: string;
  course_version: number;
  tenant_id: string;
  course_id: string;
  kind: string;
  title: string;
  language: string;
  text: string | null;
  quiz: unknown | null;
  metadata: unknown;
  digest: Buffer;
}

export interface LessonsRow {
  id: string;
  tenant_id: string;
  course_id: string;
  section_id: string;
  position: number;
  kind: string;
  title: string;
  text: string | null;
  quiz: unknown | null;
  asset_id: string | null;
  metadata: unknown;
  completion: unknown;
  is_required: boolean;
  is_preview: boolean;
  drip: unknown | null;
  created_at: Date;
  updated_at: Date;
}

export interface MembersRow {
  tenant_id: string;
  user_id: string;
  role: string | null;
  version: number;
}

export interface MigrationsRow {
  id: string;
  checksum: string;
  applied_at: Date;
}

export interface OutboxRow {
  seq: number;
  event_id: string;
  tenant_id: string | null;
  aggregate_id: string;
  nats_subject: string;
  envelope: string;
  traceparent: string | null;
  created_at: Date;
  attempts: number;
  next_attempt_at: Date;
  last_error: string | null;
  parked_at: Date | null;
  published_at: Date | null;
  stream_seq: number | null;
}

export interface PeopleRow {
  user_id: string;
  registered_at: Date;
  version: number;
}

export interface ProjectionTasksRow {
  id: string;
  consumer: string;
  kind: string;
  requested_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  error: string | null;
  result: unknown | null;
}

export interface ProjectionsRow {
  consumer: string;
  tables: string[];
  registered_at: Date;
}

export interface SchoolsRow {
  tenant_id: string;
  slug: string;
  version: number;
}

export interface SectionsRow {
  id: string;
  tenant_id: string;
  course_id: string;
  title: string;
  position: number;
}

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}
