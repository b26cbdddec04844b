import type { Migration } from '@lyceum/persistence';

export const mails: Migration = {
  id: '0011_mails',
  up: (kit) => [
    `create table mails (
       id uuid primary key,
       template text not null,
       user_id uuid references users on delete cascade,
       address text check (char_length(address) <= 254),
       locale text check (char_length(locale) <= 35),
       sealed_params bytea,
       status text not null default 'queued'
         check (status in ('queued', 'sent', 'delivered', 'bounced', 'complained', 'failed', 'suppressed')),
       provider text,
       provider_id text,
       address_hash bytea,
       failure text check (char_length(failure) <= 500),
       created_at timestamptz not null default now(),
       sent_at timestamptz,
       updated_at timestamptz not null default now(),
       check (status <> 'queued' or (sealed_params is not null and (user_id is not null or address is not null)))
     )`,
    `create index mails_by_user on mails (user_id)`,
    // What a start looks for, and what a provider's report names.
    `create index mails_queued on mails (created_at) where status = 'queued'`,
    `create unique index mails_by_provider_id on mails (provider, provider_id) where provider_id is not null`,
    ...kit.systemTable('mails'),
  ],
  down: () => [`drop table mails`],
};
