import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** What is being written down. A row is gone when that has ended: what came of it is an event. It costs by the second. */
export const transcriptions: Migration = {
  id: '0016_transcriptions',
  up: (kit) => [
    `create table transcriptions (
       id uuid primary key,
       tenant_id uuid not null,
       asset_id uuid not null,
       requested_by uuid not null,
       language text,
       content_type text not null,
       pieces jsonb not null check (jsonb_typeof(pieces) = 'array'),
       expires_at timestamptz not null,
       is_started boolean not null default false,
       reservation_id uuid,
       created_at timestamptz not null default now()
     )`,
    `create index transcriptions_to_start on transcriptions (created_at) where not is_started`,
    ...kit.staffTable('transcriptions'),
    kit.policy('transcriptions', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
    ...['budget_reservations', 'model_usage'].map(
      (table) =>
        `alter table ${table} add column audio_seconds bigint not null default 0 check (audio_seconds >= 0)`,
    ),
  ],
  down: () => [
    `alter table model_usage drop column audio_seconds`,
    `alter table budget_reservations drop column audio_seconds`,
    `drop table transcriptions`,
  ],
};
