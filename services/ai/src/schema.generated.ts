// Generated from the migrated schema by `npm run generate`. Do not edit.

export interface BudgetAccountsRow {
  tenant_id: string;
  user_day_tokens: number | null;
  school_day_tokens: number | null;
  school_month_micro_usd: number | null;
  version: number;
}

export interface BudgetReservationsRow {
  id: string;
  tenant_id: string;
  user_id: string | null;
  day: string;
  feature: string;
  model_id: string;
  input_tokens: number;
  output_tokens: number;
  micro_usd: number;
  expires_at: Date;
  audio_seconds: number;
}

export interface BudgetSchoolDaysRow {
  tenant_id: string;
  day: string;
  reserved_tokens: number;
  reserved_micro_usd: number;
  spent_tokens: number;
  spent_micro_usd: number;
}

export interface BudgetUserDaysRow {
  tenant_id: string;
  user_id: string;
  day: string;
  reserved_tokens: number;
  reserved_micro_usd: number;
  spent_tokens: number;
  spent_micro_usd: number;
}

export interface CancelledTranscriptionsRow {
  transcription_id: string;
  tenant_id: string;
  cancelled_at: Date;
}

export interface CaptionTracksRow {
  asset_id: string;
  language: string;
  tenant_id: string;
  content_hash: string | null;
  cues: unknown | null;
  version: number;
}

export interface ChunkSignsRow {
  tenant_id: string;
  model_id: string;
  source_id: string;
  ordinal: number;
  signs: Buffer;
}

export interface ChunkTermsRow {
  tenant_id: string;
  term: string;
  source_id: string;
  ordinal: number;
  frequency: number;
}

export interface ChunksRow {
  tenant_id: string;
  source_id: string;
  ordinal: number;
  first_piece: number;
  pieces: unknown;
  text_hash: string;
}

export interface ConversationsRow {
  conversation_id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  lesson_id: string | null;
  title: string;
  created_at: Date;
  updated_at: Date;
}

export interface CourseAvailabilityRow {
  course_id: string;
  tenant_id: string;
  availability: string;
  version: number;
}

export interface CourseVersionsRow {
  course_id: string;
  course_version: number;
  tenant_id: string;
  title: string;
  language: string;
}

export interface DeletedAssetsRow {
  asset_id: string;
  tenant_id: string;
}

export interface DoneRequestsRow {
  name: Buffer;
  user_id: string;
  fingerprint: Buffer;
  result: Buffer | null;
  created_at: Date;
}

export interface EmbeddingsRow {
  tenant_id: string;
  model_id: string;
  text_hash: string;
  vector: Buffer;
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

export interface HealthReportsRow {
  course_id: string;
  made_at: Date;
  tenant_id: string;
  course_version: number;
  findings: unknown;
}

export interface InboxRow {
  consumer: string;
  event_id: string;
}

export interface LessonChaptersRow {
  asset_id: string;
  language: string;
  tenant_id: string;
  chapters: unknown | null;
  key_sentences: unknown | null;
  version: number;
}

export interface LessonLinksRow {
  lesson_id: string;
  course_version: number;
  course_id: string;
  tenant_id: string;
  urls: string[];
}

export interface LessonStopsRow {
  enrollment_id: string;
  lesson_id: string;
  tenant_id: string;
  position_seconds: number;
  watched_percent: number;
  version: number;
  skipped: unknown;
}

export interface LessonTextsRow {
  lesson_id: string;
  course_version: number;
  tenant_id: string;
  language: string;
  markdown: string;
  content_hash: string;
}

export interface LessonsRow {
  course_id: string;
  course_version: number;
  lesson_id: string;
  tenant_id: string;
  position: number;
  kind: string;
  title: string;
  asset_id: string | null;
  duration_ms: number | null;
  is_preview: boolean;
  drip: unknown | null;
}

export interface MigrationsRow {
  id: string;
  checksum: string;
  applied_at: Date;
}

export interface ModelUsageRow {
  tenant_id: string;
  day: string;
  feature: string;
  model_id: string;
  requests: number;
  input_tokens: number;
  output_tokens: number;
  micro_usd: number;
  audio_seconds: number;
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

export interface QuestionsRow {
  conversation_id: string;
  question_id: string;
  staff_id: string;
  tenant_id: string;
  user_id: string;
  course_id: string;
  language: string;
  text: string;
  lesson_id: string | null;
  position_seconds: number | null;
  state: string;
  claims: unknown;
  suggestions: unknown;
  model_id: string | null;
  is_local: boolean;
  resets_at: Date | null;
  asked_at: Date;
  expires_at: Date;
  rating: string | null;
  comment: string | null;
}

export interface QuizDraftsRow {
  id: string;
  tenant_id: string;
  course_id: string;
  lesson_ids: string[];
  requested_by: string;
  question_count: number;
  kinds: string[];
  difficulty: string;
  language: string | null;
  title: string;
  state: string;
  is_started: boolean;
  percent: number;
  model_id: string | null;
  is_local: boolean | null;
  questions: unknown;
  dropped: unknown;
  note: string | null;
  reservations: unknown;
  lesson_id: string | null;
  section_id: string | null;
  version: number;
  created_at: Date;
  updated_at: Date;
}

export interface SourceMarksRow {
  tenant_id: string;
  kind: string;
  owner_id: string;
  variant: string;
  mark_id: string;
}

export interface SourcesRow {
  source_id: string;
  tenant_id: string;
  kind: string;
  owner_id: string;
  variant: string;
  language: string;
  content_hash: string;
  chunk_count: number;
  model_id: string | null;
  requested_hash: string;
  requested_model: string;
  revision: number;
  unreferenced_since: Date | null;
}

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}

export interface TranscriptionsRow {
  id: string;
  tenant_id: string;
  asset_id: string;
  requested_by: string;
  language: string | null;
  content_type: string;
  pieces: unknown;
  expires_at: Date;
  is_started: boolean;
  reservation_id: string | null;
  created_at: Date;
}
