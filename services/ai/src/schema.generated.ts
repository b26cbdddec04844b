// Generated from the migrated schema by `npm run generate`. Do not edit.

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

export interface TimePartitionsRow {
  table_name: string;
  step: string;
  keep: string;
  ahead: number;
}
