// Generated from the migrated schema by `npm run generate`. Do not edit.

export interface AssetsRow {
  id: string;
  tenant_id: string;
  uploader_id: string;
  policy: string;
  kind: string;
  state: string;
  file_name: string;
  content_type: string;
  bytes: number;
  announced_sha256: string | null;
  sha256: string | null;
  original_key: string;
  is_public: boolean;
  details: unknown;
  derived_bytes: number;
  step: string | null;
  percent: number;
  failure_code: string | null;
  failure_reason: string | null;
  run: number;
  job_id: string | null;
  job_started_at: Date | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface CaptionsRow {
  asset_id: string;
  language: string;
  tenant_id: string;
  object_key: string;
  sha256: string;
  bytes: number;
  created_at: Date;
  is_generated: boolean;
}

export interface CourseAvailabilityRow {
  course_id: string;
  tenant_id: string;
  availability: string;
  version: number;
}

export interface CourseVersionsRow {
  course_id: string;
  tenant_id: string;
  latest_version: number;
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
  course_version: number;
  enrolled_at: Date;
  expires_at: Date | null;
  unlocked_through: number | null;
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

export interface LessonAssetsRow {
  course_id: string;
  course_version: number;
  lesson_id: string;
  tenant_id: string;
  asset_id: string;
  position: number;
  is_preview: boolean;
  drip: unknown | null;
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

export interface PlaybackBeaconsRow {
  at: Date;
  tenant_id: string;
  asset_id: string;
  user_id: string;
  first_frame_ms: number | null;
  stalls: number;
  stalled_ms: number;
  watched_ms: number;
  error: string | null;
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

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}

export interface TranscriptionsRow {
  asset_id: string;
  id: string;
  tenant_id: string;
  requested_by: string;
  language: string | null;
  state: string;
  is_waiting: boolean;
  model_id: string | null;
  cues: unknown | null;
  code: string | null;
  reason: string | null;
  sound_expires_at: Date | null;
  created_at: Date;
  updated_at: Date;
  pieces: number | null;
  heard_pieces: number;
}

export interface UploadPartsRow {
  asset_id: string;
  part_number: number;
  tenant_id: string;
  etag: string;
}

export interface UploadsRow {
  asset_id: string;
  tenant_id: string;
  multipart_id: string | null;
  part_size: number | null;
  parts: number | null;
  expires_at: Date;
}
