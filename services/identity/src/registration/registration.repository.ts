import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { RegistrationsRow } from '../schema.generated.js';

export type RegistrationRow = RegistrationsRow;

/** What the account will be made of. */
export type RegistrationDetails = Pick<
  RegistrationRow,
  'email' | 'password_hash' | 'display_name' | 'locale' | 'school_name' | 'school_slug' | 'identity'
>;

export interface InsertedRegistration {
  readonly in_use: boolean;
  /** Mails to this address in the last hour or so, this one not counted. */
  readonly recent: number;
}

export interface ResentRegistration extends Pick<RegistrationRow, 'email' | 'locale' | 'in_use'> {
  /** 0 when it was sent. */
  readonly wait_seconds: number;
}

const INSERT = statement<InsertedRegistration>(
  'registrations.insert',
  `insert into registrations
     (id, email, password_hash, display_name, locale, school_name, school_slug, code_hash, identity, in_use, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
           exists (select from users where lower(email) = lower($2)),
           now() + $10 * interval '1 minute')
   returning in_use, (select coalesce(sum(r.mails), 0)::int from registrations r
                      where lower(r.email) = lower($2) and r.sent_at > now() - interval '1 hour') as recent`,
);
const RESEND = statement<ResentRegistration>(
  'registrations.resend',
  `with due as (
     select r.id, case
       when $6 <= (select sum(o.mails) from registrations o
                   where lower(o.email) = lower(r.email) and o.sent_at > now() - interval '1 hour') then 3600
       else greatest(0, ceil(extract(epoch from r.sent_at + $3 * interval '1 second' - now())))
     end::int as wait_seconds
     from registrations r where r.id = $1 and r.expires_at > now() and r.attempts < $5 for update
   ), sent as (
     update registrations r set code_hash = $2, sent_at = now(), expires_at = now() + $4 * interval '1 minute',
       mails = r.mails + 1
     from due where r.id = due.id and due.wait_seconds = 0
   )
   select r.email, r.locale, r.in_use, due.wait_seconds from due join registrations r using (id)`,
);
const ATTEMPT = statement<RegistrationRow>(
  'registrations.attempt',
  `update registrations set attempts = attempts + 1
   where id = $1 and expires_at > now() and attempts < $2 returning *`,
);
const DELETE = statement('registrations.delete', 'delete from registrations where id = $1');
const FORGET = statement(
  'registrations.forget',
  `delete from registrations where expires_at < now() - interval '1 hour'`,
);

@Injectable()
export class RegistrationRepository {
  async insert(
    tx: Tx,
    row: RegistrationDetails & Pick<RegistrationRow, 'id' | 'code_hash'>,
    minutes: number,
  ): Promise<InsertedRegistration> {
    const { id, email, password_hash, display_name, locale, school_name, school_slug } = row;
    return (await tx.first(INSERT, [
      id,
      email,
      password_hash,
      display_name,
      locale,
      school_name,
      school_slug,
      row.code_hash,
      row.identity ?? null,
      minutes,
    ]))!;
  }

  /** Replaces the code unless the last mail went out a moment ago, or there was enough mail to the address. */
  resend(
    tx: Tx,
    id: string,
    codeHash: Buffer,
    limits: {
      readonly pauseSeconds: number;
      readonly minutes: number;
      readonly attempts: number;
      readonly perHour: number;
    },
  ): Promise<ResentRegistration | undefined> {
    const { pauseSeconds, minutes, attempts, perHour } = limits;
    return tx.first(RESEND, [id, codeHash, pauseSeconds, minutes, attempts, perHour]);
  }

  /** Counts the attempt first. `undefined` when there is none left, or nothing to try. */
  attempt(tx: Tx, id: string, attempts: number): Promise<RegistrationRow | undefined> {
    return tx.first(ATTEMPT, [id, attempts]);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await tx.execute(DELETE, [id]);
  }

  async forget(tx: Tx): Promise<void> {
    await tx.execute(FORGET);
  }
}
