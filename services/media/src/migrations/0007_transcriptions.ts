import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

/** Captions that nobody wrote, and how far the newest transcription of an asset is. */
export const transcriptions: Migration = {
  id: '0007_transcriptions',
  up: (kit) => [
    `alter table captions add column is_generated boolean not null default false`,
    // `is_waiting`: a job is to be started for what its state says. `cues` are here until they are stored.
    `create table transcriptions (
       asset_id uuid primary key references assets on delete cascade,
       id uuid not null unique,
       tenant_id uuid not null,
       requested_by uuid not null,
       language text,
       state text not null default 'requested'
         check (state in ('requested', 'running', 'storing', 'finished', 'failed')),
       is_waiting boolean not null default true,
       model_id text,
       cues jsonb check (jsonb_typeof(cues) = 'array'),
       code text,
       reason text check (state <> 'failed' or (code is not null and reason is not null)),
       sound_expires_at timestamptz,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index transcriptions_waiting on transcriptions (updated_at) where is_waiting`,
    ...kit.staffTable('transcriptions'),
    kit.policy('transcriptions', 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
  ],
  down: () => [`drop table transcriptions`, `alter table captions drop column is_generated`],
};
