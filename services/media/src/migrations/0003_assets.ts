import type { Migration } from '@lyceum/persistence';

export const assets: Migration = {
  id: '0003_assets',
  up: (kit) => [
    // One file that somebody brought, and what was made of it. `original_key` is where its bytes are.
    `create table assets (
       id uuid primary key,
       tenant_id uuid not null,
       uploader_id uuid not null,
       policy text not null,
       kind text not null check (kind in ('video', 'audio', 'image', 'file')),
       state text not null default 'uploading'
         check (state in ('uploading', 'processing', 'ready', 'quarantined', 'failed', 'deleting')),
       file_name text not null check (char_length(file_name) between 1 and 255),
       content_type text not null,
       bytes bigint not null check (bytes > 0),
       announced_sha256 text check (announced_sha256 ~ '^[0-9a-f]{64}$'),
       sha256 text check (sha256 ~ '^[0-9a-f]{64}$'),
       original_key text not null unique,
       is_public boolean not null,
       details jsonb not null default '{}',
       derived_bytes bigint not null default 0,
       step text,
       percent int not null default 0 check (percent between 0 and 100),
       failure_code text,
       failure_reason text,
       run int not null default 0,
       job_id text,
       job_started_at timestamptz,
       version bigint not null default 1,
       created_at timestamptz not null default now(),
       updated_at timestamptz not null default now()
     )`,
    `create index assets_by_school on assets (tenant_id, created_at desc, id desc)`,
    `create index assets_waiting on assets (updated_at)
       where state in ('processing', 'deleting') and job_started_at is null`,
    ...kit.projectionTable('assets'),
    // Covers and the like are shown to anybody, in the storefront for instance.
    kit.publicRead(
      'assets',
      `is_public and state = 'ready' and (select current_setting('app.role', true) = 'anonymous')`,
    ),

    // How the bytes of an asset arrive; gone once they have.
    `create table uploads (
       asset_id uuid primary key references assets on delete cascade,
       tenant_id uuid not null,
       multipart_id text,
       part_size bigint,
       parts int,
       expires_at timestamptz not null
     )`,
    `create index uploads_by_expiry on uploads (expires_at)`,
    ...kit.projectionTable('uploads'),

    // What clients have reported: not every store can list the parts that it has.
    `create table upload_parts (
       asset_id uuid not null references uploads on delete cascade,
       part_number int not null check (part_number between 1 and 10000),
       tenant_id uuid not null,
       etag text not null check (char_length(etag) between 1 and 200),
       primary key (asset_id, part_number)
     )`,
    ...kit.projectionTable('upload_parts'),

    `create table captions (
       asset_id uuid not null references assets on delete cascade,
       language text not null,
       tenant_id uuid not null,
       object_key text not null,
       sha256 text not null,
       bytes int not null,
       created_at timestamptz not null default now(),
       primary key (asset_id, language)
     )`,
    ...kit.projectionTable('captions'),
  ],
  down: () => [
    `drop table captions`,
    `drop table upload_parts`,
    `drop table uploads`,
    `drop table assets`,
  ],
};
