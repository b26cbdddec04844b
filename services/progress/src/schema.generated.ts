// Generated from the migrated schema by `npm run generate`. Do not edit.

export interface CertificatesRow {
  id: string;
  tenant_id: string;
  user_id: string;
  enrollment_id: string;
  course_id: string;
  course_version: number;
  course_title: string;
  code: string;
  holder_name: string | null;
  completed_at: Date;
  issued_at: Date;
  revoked_at: Date | null;
  revoked_by: string | null;
  revocation_reason: string | null;
  version: number;
}

export interface CourseAvailabilityRow {
  course_id: string;
  tenant_id: string;
  availability: string;
  version: number;
}

export interface CourseProgressRow {
  enrollment_id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  completed_at: Date | null;
  completed_version: number | null;
  version: number;
}

export interface CourseVersionsRow {
  course_id: string;
  course_version: number;
  tenant_id: string;
  title: string;
  slug: string;
  language: string;
  is_sequential: boolean;
  sections: unknown;
  version: number;
}

export interface DoneRequestsRow {
  name: Buffer;
  user_id: string;
  fingerprint: Buffer;
  result: Buffer | null;
  created_at: Date;
}

export interface EnrollmentsRow {
  enrollment_id: string;
  tenant_id: string;
  course_id: string;
  user_id: string;
  state: string;
  source: string;
  course_version: number;
  enrolled_at: Date;
  expires_at: Date | null;
  unlocked_through: number | null;
  ended_at: Date | null;
  version: number;
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

export interface LearnerClocksRow {
  tenant_id: string;
  user_id: string;
  claimed: string;
}

export interface LessonCompletionsRow {
  enrollment_id: string;
  lesson_id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  course_version: number;
  completed_by: string;
  completed_at: Date;
}

export interface LessonProgressRow {
  enrollment_id: string;
  lesson_id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  duration_ms: number;
  watched: string;
  wall: string;
  wall_fast: string;
  wall_fastest: string;
  watched_ms: number;
  position_ms: number;
  position_at: Date;
}

export interface LessonsRow {
  course_id: string;
  course_version: number;
  lesson_id: string;
  tenant_id: string;
  section_id: string;
  position: number;
  kind: string;
  title: string;
  asset_id: string | null;
  duration_ms: number | null;
  is_required: boolean;
  completion: unknown;
  drip: unknown | null;
}

export interface MigrationsRow {
  id: string;
  checksum: string;
  applied_at: Date;
}

export interface NotesRow {
  id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  lesson_id: string;
  kind: string;
  position_ms: number | null;
  text: string;
  version: number;
  created_at: Date;
  updated_at: Date;
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

export interface QuizAttemptsRow {
  id: string;
  tenant_id: string;
  user_id: string;
  enrollment_id: string;
  course_id: string;
  lesson_id: string;
  course_version: number;
  number: number;
  seed: number;
  answers: unknown;
  started_at: Date;
  ends_at: Date | null;
  submitted_at: Date | null;
  score_percent: string | null;
  points: number | null;
  late_penalty_percent: number | null;
  is_passed: boolean | null;
  version: number;
}

export interface QuizzesRow {
  lesson_id: string;
  course_version: number;
  tenant_id: string;
  content: unknown;
}

export interface SigningSecretsRow {
  name: string;
  secret: Buffer;
}

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}

export interface WatchSessionsRow {
  id: string;
  tenant_id: string;
  user_id: string;
  enrollment_id: string;
  course_id: string;
  course_version: number;
  lesson_id: string;
  duration_ms: number;
  began_at: Date;
  heard_at: Date | null;
  sequences: string;
  position_ms: number;
  position_at: Date;
  ended_at: Date | null;
}
