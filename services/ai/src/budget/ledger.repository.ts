import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import { AccountRepository } from './account.repository.js';
import type { Feature } from './budget.js';
import type { Cap, Caps } from './caps.js';
import type { Cost } from './cost.js';

interface Entry {
  readonly id: string;
  readonly feature: Feature;
  /** At most. */
  readonly cost: Cost;
  readonly userId: string | undefined;
  /** After which it counts as spent. */
  readonly minutes: number;
}

export interface Verdict {
  /** The one that leaves no room; `null` when there was. */
  readonly cap: Cap | null;
  readonly cap_limit: number;
  readonly used: number;
  readonly resets_at: Date;
  readonly expires_at: Date;
}

export interface Expired {
  readonly id: string;
  readonly tenant_id: string;
}

// Sound has no tokens; yet whoever has no token left, or allows none, hears nothing.
const RESERVE = statement<Verdict>(
  'budget.reserve',
  `with today as (
     select (now() at time zone 'utc')::date as day, date_trunc('month', now() at time zone 'utc')::date as month
   ), caps as (
     select today.*, least($9::bigint, own.user_day_tokens) as user_tokens,
       least($10::bigint, own.school_day_tokens) as school_tokens,
       least($11::bigint, own.school_month_micro_usd) as school_cost
     from today, budget_accounts own where own.tenant_id = $1
   ), used as (
     select
       coalesce((select reserved_tokens + spent_tokens from budget_user_days d
         where d.tenant_id = $1 and d.user_id = $2 and d.day = today.day), 0) as user_tokens,
       coalesce((select reserved_tokens + spent_tokens from budget_school_days d
         where d.tenant_id = $1 and d.day = today.day), 0) as school_tokens,
       coalesce((select sum(reserved_micro_usd + spent_micro_usd) from budget_school_days d
         where d.tenant_id = $1 and d.day >= today.month and d.day < today.month + interval '1 month'), 0)::bigint
         as school_cost
     from today
   ), checked as (
     select caps.day,
       case
         when $2::uuid is not null and used.user_tokens + greatest(1, $6::bigint + $7::bigint) > caps.user_tokens
           then 'user_day_tokens'
         when used.school_tokens + greatest(1, $6::bigint + $7::bigint) > caps.school_tokens then 'school_day_tokens'
         when used.school_cost + $8 > caps.school_cost then 'school_month_micro_usd'
       end as cap,
       caps.user_tokens as user_cap, caps.school_tokens as school_cap, caps.school_cost as cost_cap,
       used.*, (caps.day + 1)::timestamp at time zone 'utc' as day_ends,
       (caps.month + interval '1 month') at time zone 'utc' as month_ends
     from caps, used
   ), school as (
     insert into budget_school_days as d (tenant_id, day, reserved_tokens, reserved_micro_usd)
     select $1, day, $6 + $7, $8 from checked where cap is null
     on conflict (tenant_id, day) do update set reserved_tokens = d.reserved_tokens + excluded.reserved_tokens,
       reserved_micro_usd = d.reserved_micro_usd + excluded.reserved_micro_usd
   ), person as (
     insert into budget_user_days as d (tenant_id, user_id, day, reserved_tokens, reserved_micro_usd)
     select $1, $2, day, $6 + $7, $8 from checked where cap is null and $2 is not null
     on conflict (tenant_id, user_id, day) do update set reserved_tokens = d.reserved_tokens + excluded.reserved_tokens,
       reserved_micro_usd = d.reserved_micro_usd + excluded.reserved_micro_usd
   ), made as (
     insert into budget_reservations
       (id, tenant_id, user_id, day, feature, model_id, input_tokens, output_tokens, micro_usd, expires_at,
        audio_seconds)
     select $3, $1, $2, day, $4, $5, $6, $7, $8, now() + make_interval(mins => $12), $13
     from checked where cap is null
   )
   select cap,
     case cap when 'user_day_tokens' then user_cap when 'school_day_tokens' then school_cap else cost_cap end
       as cap_limit,
     case cap when 'user_day_tokens' then user_tokens when 'school_day_tokens' then school_tokens else school_cost end
       as used,
     case cap when 'school_month_micro_usd' then month_ends else day_ends end as resets_at,
     now() + make_interval(mins => $12) as expires_at
   from checked`,
);
/** What was used without a reservation; counts for the school alone. */
const CHARGE = statement(
  'budget.charge',
  `with charged as (
     select $2::text as feature, $3::text as model_id, $4::bigint as input_tokens, $5::bigint as output_tokens,
       $6::bigint as micro_usd, (now() at time zone 'utc')::date as day
   ), school as (
     insert into budget_school_days as d (tenant_id, day, spent_tokens, spent_micro_usd)
     select $1, day, input_tokens + output_tokens, micro_usd from charged
     on conflict (tenant_id, day) do update set spent_tokens = d.spent_tokens + excluded.spent_tokens,
       spent_micro_usd = d.spent_micro_usd + excluded.spent_micro_usd
   )
   insert into model_usage as u (tenant_id, day, feature, model_id, requests, input_tokens, output_tokens, micro_usd)
   select $1, day, feature, model_id, 1, input_tokens, output_tokens, micro_usd from charged
   on conflict (tenant_id, day, feature, model_id) do update set requests = u.requests + 1,
     input_tokens = u.input_tokens + excluded.input_tokens,
     output_tokens = u.output_tokens + excluded.output_tokens, micro_usd = u.micro_usd + excluded.micro_usd`,
);
/** $3: what is counted in place of what was reserved; null for what was reserved. */
const SETTLE = statement<{ feature: Feature }>(
  'budget.settle',
  `with gone as (
     delete from budget_reservations where tenant_id = $1 and id = $2 returning *
   ), charged as (
     select c.* from jsonb_to_recordset($3::jsonb)
       as c(model_id text, input_tokens bigint, output_tokens bigint, micro_usd bigint, audio_seconds bigint)
     union all
     select model_id, input_tokens, output_tokens, micro_usd, audio_seconds from gone where $3::jsonb is null
   ), settled as (
     select gone.tenant_id, gone.user_id, gone.day, gone.input_tokens + gone.output_tokens as held_tokens,
       gone.micro_usd as held_cost, total.tokens, total.cost
     from gone, (select coalesce(sum(input_tokens + output_tokens), 0)::bigint as tokens,
       coalesce(sum(micro_usd), 0)::bigint as cost from charged) total
   ), school as (
     update budget_school_days d
     set reserved_tokens = d.reserved_tokens - s.held_tokens, reserved_micro_usd = d.reserved_micro_usd - s.held_cost,
       spent_tokens = d.spent_tokens + s.tokens, spent_micro_usd = d.spent_micro_usd + s.cost
     from settled s where d.tenant_id = s.tenant_id and d.day = s.day
   ), person as (
     update budget_user_days d
     set reserved_tokens = d.reserved_tokens - s.held_tokens, reserved_micro_usd = d.reserved_micro_usd - s.held_cost,
       spent_tokens = d.spent_tokens + s.tokens, spent_micro_usd = d.spent_micro_usd + s.cost
     from settled s where d.tenant_id = s.tenant_id and d.user_id = s.user_id and d.day = s.day
   ), reported as (
     insert into model_usage as u
       (tenant_id, day, feature, model_id, requests, input_tokens, output_tokens, micro_usd, audio_seconds)
     select gone.tenant_id, gone.day, gone.feature, c.model_id, count(*), sum(c.input_tokens), sum(c.output_tokens),
       sum(c.micro_usd), sum(c.audio_seconds)
     from gone, charged c group by gone.tenant_id, gone.day, gone.feature, c.model_id
     on conflict (tenant_id, day, feature, model_id) do update set requests = u.requests + excluded.requests,
       input_tokens = u.input_tokens + excluded.input_tokens,
       output_tokens = u.output_tokens + excluded.output_tokens, micro_usd = u.micro_usd + excluded.micro_usd,
       audio_seconds = u.audio_seconds + excluded.audio_seconds
   )
   select feature from gone`,
);
const EXPIRED = statement<Expired>(
  'budget.expired',
  `select id, tenant_id from budget_reservations where expires_at < now() order by tenant_id, id limit $1`,
);
const FORGET_USER_DAYS = statement(
  'budget.forget_user_days',
  `delete from budget_user_days where day < (now() at time zone 'utc')::date - $1::int`,
);

/** Transactions act as the service in one school. */
@Injectable()
export class LedgerRepository {
  async reserve(tx: Tx, caps: Caps, entry: Entry): Promise<Verdict> {
    AccountRepository.lock(tx, tx.actor.tenantId!);
    const verdict = await tx.first(RESERVE, [
      tx.actor.tenantId,
      entry.userId ?? null,
      entry.id,
      entry.feature,
      entry.cost.modelId,
      entry.cost.inputTokens,
      entry.cost.outputTokens,
      entry.cost.microUsd,
      caps.userDayTokens,
      caps.schoolDayTokens,
      caps.schoolMonthMicroUsd,
      entry.minutes,
      Math.ceil(entry.cost.audioSeconds ?? 0),
    ]);
    return verdict!;
  }

  /** @returns the feature that it was for; `undefined` when there is no such reservation (any more) */
  async settle(tx: Tx, id: string, costs: readonly Cost[]): Promise<Feature | undefined> {
    AccountRepository.lock(tx, tx.actor.tenantId!);
    const charged = costs.map(({ modelId, inputTokens, outputTokens, microUsd, audioSeconds }) => ({
      model_id: modelId,
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      micro_usd: microUsd,
      audio_seconds: Math.ceil(audioSeconds ?? 0),
    }));
    const row = await tx.first(SETTLE, [tx.actor.tenantId, id, JSON.stringify(charged)]);
    return row?.feature;
  }

  charge(tx: Tx, feature: Feature, cost: Cost): void {
    const { tenantId } = tx.actor;
    AccountRepository.lock(tx, tenantId!);
    const { modelId, inputTokens, outputTokens, microUsd } = cost;
    tx.defer(CHARGE, [tenantId, feature, modelId, inputTokens, outputTokens, microUsd]);
  }

  /** Of all schools, in the order in which their accounts have to be locked. */
  expired(tx: Tx, limit: number): Promise<Expired[]> {
    return tx.query(EXPIRED, [limit]);
  }

  /** Counts all that was reserved as spent. */
  expire(tx: Tx, { id, tenant_id: tenantId }: Expired): void {
    AccountRepository.lock(tx, tenantId);
    tx.defer(SETTLE, [tenantId, id, null]);
  }

  /** Nobody's cap looks at them, and the report is without people. */
  forgetUserDays(tx: Tx, days: number): void {
    tx.defer(FORGET_USER_DAYS, [days]);
  }
}
