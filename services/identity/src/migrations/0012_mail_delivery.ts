import type { Migration } from '@lyceum/persistence';

export const mailDelivery: Migration = {
  id: '0012_mail_delivery',
  up: (kit) => [
    `alter table mails add column started_at timestamptz`,
    // What no job has been started for yet.
    `create index mails_waiting on mails (created_at) where status = 'queued' and started_at is null`,
    `drop index mails_queued`,

    // Addresses that mail must not go to: all of it (category '*'), or what can be switched off.
    `create table mail_suppressions (
       address_hash bytea not null,
       category text not null,
       reason text not null check (reason in ('bounced', 'complained', 'unsubscribed')),
       created_at timestamptz not null default now(),
       primary key (address_hash, category)
     )`,
    ...kit.systemTable('mail_suppressions'),

    `create table mail_preferences (
       user_id uuid not null references users on delete cascade,
       category text not null,
       enabled boolean not null,
       updated_at timestamptz not null default now(),
       primary key (user_id, category)
     )`,
    ...kit.personalTable('mail_preferences'),
  ],
  down: () => [
    `drop table mail_preferences`,
    `drop table mail_suppressions`,
    `create index mails_queued on mails (created_at) where status = 'queued'`,
    `drop index mails_waiting`,
    `alter table mails drop column started_at`,
  ],
};
