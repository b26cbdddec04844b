import { IS_SYSTEM, TENANT, type Migration } from '@lyceum/persistence/migrations';

/** The tables of the event backbone, the same in every schema that publishes or consumes. */
export const eventTables: Migration = {
  id: '0001_event_tables',
  up: (kit) => [
    // `envelope` is what goes over the wire, byte for byte; nothing is built from it again.
    `create table outbox (
       seq bigint generated always as identity primary key,
       event_id uuid not null,
       tenant_id uuid,
       aggregate_id text not null,
       nats_subject text not null,
       envelope text not null,
       traceparent text,
       created_at timestamptz not null default now(),
       attempts integer not null default 0,
       next_attempt_at timestamptz not null default '-infinity',
       last_error text,
       parked_at timestamptz,
       published_at timestamptz,
       stream_seq bigint
     )`,
    `create index outbox_pending on outbox (seq) where published_at is null`,
    // Nearly always empty: which aggregates must wait behind an event that the bus refused.
    `create index outbox_refused on outbox (aggregate_id, seq) where published_at is null and attempts > 0`,
    `create index outbox_age on outbox using brin (created_at)`,
    ...kit.systemTable('outbox'),
    // Whoever changes something may say so, in the own school only; reading is for the relay.
    kit.policy('outbox', 'append', `for insert with check (tenant_id = ${TENANT} or ${IS_SYSTEM})`),

    `create table inbox (
       consumer text not null,
       event_id uuid not null,
       primary key (consumer, event_id)
     )`,
    ...kit.systemTable('inbox'),

    `create table event_failures (
       consumer text not null,
       event_id uuid not null,
       envelope text not null,
       attempts integer not null,
       errors jsonb not null,
       first_failed_at timestamptz not null default now(),
       next_attempt_at timestamptz not null,
       dead_at timestamptz,
       primary key (consumer, event_id)
     )`,
    `create index event_failures_due on event_failures (next_attempt_at) where dead_at is null`,
    ...kit.systemTable('event_failures'),

    `create table projection_tasks (
       id uuid primary key default gen_random_uuid(),
       consumer text not null,
       kind text not null check (kind in ('rebuild', 'verify')),
       requested_at timestamptz not null default now(),
       started_at timestamptz,
       finished_at timestamptz,
       error text,
       result jsonb
     )`,
    ...kit.systemTable('projection_tasks'),

    // What the running version can rebuild, for whoever asks from outside.
    `create table projections (
       consumer text primary key,
       tables text[] not null,
       registered_at timestamptz not null default now()
     )`,
    ...kit.systemTable('projections'),
  ],
  down: () => [
    `drop table projections`,
    `drop table projection_tasks`,
    `drop table event_failures`,
    `drop table inbox`,
    `drop table outbox`,
  ],
};
