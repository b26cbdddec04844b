import { Injectable } from '@nestjs/common';
import { systemActor, type Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { MailsRow } from '../schema.generated.js';
import type { MailCategory, MailTemplate } from './templates/mail-templates.js';

const INSERT = statement(
  'mails.insert',
  `insert into mails (id, template, user_id, address, address_hash, locale, sealed_params, school_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const COUNT_TODAY = statement<{ mails: number }>(
  'mails.count_today',
  `select count(*)::int as mails from mails
   where school_id = $1 and created_at > now() - interval '1 day' and template = $2
     and (user_id = $3 or address_hash = any ($4::bytea[]))`,
);
const WAITING = statement<Pick<MailsRow, 'id'>>(
  'mails.waiting',
  `select id from mails where status = 'queued' and started_at is null order by created_at limit $1`,
);
const STARTED = statement(
  'mails.started',
  `update mails set started_at = now() where id = any ($1::uuid[]) and started_at is null`,
);
const TO_DELIVER = pointRead<MailToDeliver>(
  'mails.to_deliver',
  `select m.id, m.template, m.user_id, coalesce(m.address, u.email) as address,
          coalesce(m.locale, u.locale) as locale, m.sealed_params
   from mails m left join users u on u.id = m.user_id where m.id = $1 and m.status = 'queued'`,
);
const UNWANTED = statement<{ unwanted: boolean }>(
  'mails.unwanted',
  `select exists (select from mail_suppressions where address_hash = any ($1::bytea[]) and category = any (array['*', $2]))
     or exists (select from mail_preferences where user_id = $3 and category = $2 and not enabled) as unwanted`,
);
const SETTLE = statement(
  'mails.settle',
  `update mails set status = $2, provider = $3, provider_id = $4, failure = $5, address_hash = $6,
     sealed_params = null, address = null, updated_at = now(),
     sent_at = case when $2 = 'sent' then now() end
   where id = $1 and status = 'queued'`,
);
const GIVE_UP_OLD = statement(
  'mails.give_up_old',
  `update mails set status = 'failed', failure = 'not sent within a day', sealed_params = null, address = null,
     updated_at = now()
   where status = 'queued' and created_at < now() - interval '1 day'`,
);
const FORGET_OLD = statement(
  'mails.forget_old',
  `delete from mails where id in (
     select id from mails where status <> 'queued' and created_at < now() - make_interval(days => $1) limit 10000)`,
);

export interface NewMail {
  readonly id: string;
  readonly template: MailTemplate;
  readonly userId: string | undefined;
  readonly address: string | undefined;
  readonly addressHash?: Buffer | undefined;
  readonly locale: string | null | undefined;
  readonly sealedParams: Buffer;
  /** In which it was asked for, of mail about a school. */
  readonly schoolId?: string | undefined;
}

export type MailToDeliver = Pick<MailsRow, 'id' | 'user_id' | 'address' | 'locale'> & {
  template: MailTemplate;
  sealed_params: Buffer;
};

/** How a mail left the queue. */
export interface Settlement {
  readonly status: 'sent' | 'failed' | 'suppressed';
  readonly provider?: string | undefined;
  readonly providerId?: string | undefined;
  /** Why not; holds no personal data. */
  readonly failure?: string | undefined;
  readonly addressHash?: Buffer | undefined;
}

/** The queue, as the service itself: nobody reads it, whoever asked for the mail. */
@Injectable()
export class MailRepository {
  private readonly system: Actor = systemActor('mail');

  constructor(private readonly database: Database) {}

  async insert(tx: Tx, mail: NewMail): Promise<void> {
    const system = tx.actAs(systemActor('mail', { origin: tx.actor }));
    await system.execute(INSERT, [
      mail.id,
      mail.template,
      mail.userId,
      mail.address,
      mail.addressHash,
      mail.locale,
      mail.sealedParams,
      mail.schoolId,
    ]);
  }

  /** Mails of a day to a person, or to whatever address has one of the hashes, from the actor's school. */
  async countToday(
    tx: Tx,
    template: MailTemplate,
    userId: string | undefined,
    addressHashes: readonly Buffer[],
  ): Promise<number> {
    const { tenantId } = tx.actor;
    const system = tx.actAs(systemActor('mail', { origin: tx.actor }));
    return (await system.first(COUNT_TODAY, [tenantId, template, userId, addressHashes]))!.mails;
  }

  /** Mail that no job has been started for, oldest first. */
  async waiting(limit: number): Promise<string[]> {
    return (await this.database.read(this.system, WAITING, [limit])).map(({ id }) => id);
  }

  async markStarted(ids: readonly string[]): Promise<void> {
    await this.database.run(this.system, (tx) => tx.execute(STARTED, [ids]));
  }

  /** `undefined` when it is not queued any more. */
  async toDeliver(id: string): Promise<MailToDeliver | undefined> {
    return (await this.database.read(this.system, TO_DELIVER, [id]))[0];
  }

  /** Whether the address or the person has had enough of this category (`*` stands for all of it). */
  async isUnwanted(
    addressHashes: readonly Buffer[],
    category: MailCategory | '*',
    userId: string | null,
  ): Promise<boolean> {
    const [row] = await this.database.read(this.system, UNWANTED, [
      addressHashes,
      category,
      userId,
    ]);
    return row!.unwanted;
  }

  /** Takes a mail out of the queue, and forgets what was in it and where it went. */
  async settle(id: string, settlement: Settlement): Promise<void> {
    const { status, provider, providerId, failure, addressHash } = settlement;
    await this.database.run(this.system, (tx) =>
      tx.execute(SETTLE, [id, status, provider, providerId, failure, addressHash]),
    );
  }

  async giveUpOld(tx: Tx): Promise<void> {
    await tx.execute(GIVE_UP_OLD);
  }

  async forgetOld(tx: Tx, days: number): Promise<void> {
    await tx.execute(FORGET_OLD, [days]);
  }
}
