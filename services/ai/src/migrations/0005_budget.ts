import { IS_SYSTEM, type Migration, type TableKit } from '@lyceum/persistence/migrations';

/** What models may cost, what they have cost, and what is under way. */
export const budget: Migration = {
  id: '0005_budget',
  up: (kit) => [
    // One row for each school that has asked a model. Whoever changes what is below locks it first.
    `create table budget_accounts (
       tenant_id uuid primary key,
       user_day_tokens bigint check (user_day_tokens >= 0),
       school_day_tokens bigint check (school_day_tokens >= 0),
       school_month_micro_usd bigint check (school_month_micro_usd >= 0),
       version int not null default 0
     )`,
    ...ledgerTable(kit, 'budget_accounts'),

    // Days are of UTC.
    `create table budget_school_days (
       tenant_id uuid not null,
       day date not null,
       ${COUNTS},
       primary key (tenant_id, day)
     )`,
    ...ledgerTable(kit, 'budget_school_days'),

    `create table budget_user_days (
       tenant_id uuid not null,
       user_id uuid not null,
       day date not null,
       ${COUNTS},
       primary key (tenant_id, user_id, day)
     )`,
    `create index budget_user_days_by_day on budget_user_days (day)`,
    ...ledgerTable(kit, 'budget_user_days'),

    // What is under way: gone once it is settled, released or counted as spent.
    `create table budget_reservations (
       id uuid primary key,
       tenant_id uuid not null,
       user_id uuid,
       day date not null,
       feature text not null,
       model_id text not null,
       input_tokens bigint not null check (input_tokens >= 0),
       output_tokens bigint not null check (output_tokens >= 0),
       micro_usd bigint not null check (micro_usd >= 0),
       expires_at timestamptz not null
     )`,
    `create index budget_reservations_by_expiry on budget_reservations (expires_at)`,
    ...ledgerTable(kit, 'budget_reservations'),

    // What the report shows. Nobody is in it.
    `create table model_usage (
       tenant_id uuid not null,
       day date not null,
       feature text not null,
       model_id text not null,
       requests bigint not null,
       input_tokens bigint not null,
       output_tokens bigint not null,
       micro_usd bigint not null,
       primary key (tenant_id, day, feature, model_id)
     )`,
    ...ledgerTable(kit, 'model_usage'),
  ],
  down: () => [
    `drop table model_usage`,
    `drop table budget_reservations`,
    `drop table budget_user_days`,
    `drop table budget_school_days`,
    `drop table budget_accounts`,
  ],
};

const COUNTS = `reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
       reserved_micro_usd bigint not null default 0 check (reserved_micro_usd >= 0),
       spent_tokens bigint not null default 0 check (spent_tokens >= 0),
       spent_micro_usd bigint not null default 0 check (spent_micro_usd >= 0)`;

/** The staff's to read; the service sweeps it over all schools. */
const ledgerTable = (kit: TableKit, table: string): string[] => [
  ...kit.staffTable(table),
  kit.policy(table, 'system_access', `using (${IS_SYSTEM}) with check (${IS_SYSTEM})`),
];
