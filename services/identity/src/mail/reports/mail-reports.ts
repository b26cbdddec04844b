import { Injectable } from '@nestjs/common';
import { systemActor } from '@lyceum/platform';
import { statement, type Tx } from '@lyceum/persistence';
import { MailKeys } from '../mail-keys.js';
import type { MailReport } from './mail-report.js';
import { readBrevo } from './read-brevo.js';
import { readResend } from './read-resend.js';

/** Later reports only add: a mail that bounced was not delivered, and one complained about was. */
const RECORD = statement<{ address_hash: Buffer | null }>(
  'mails.record_report',
  `update mails set updated_at = now(),
     status = case
       when status = 'complained' or $3 = 'complained' then 'complained'
       when status = 'bounced' or $3 = 'bounced' then 'bounced'
       else 'delivered' end
   where provider = $1 and provider_id = $2 and status in ('sent', 'delivered', 'bounced', 'complained')
   returning address_hash`,
);
const SUPPRESS = statement(
  'mail_suppressions.add_reported',
  `insert into mail_suppressions (address_hash, category, reason) values ($1, '*', $2) on conflict do nothing`,
);

const readers = { resend: readResend, brevo: readBrevo } as const;
export type ReportingProvider = keyof typeof readers;

export const isReportingProvider = (provider: string): provider is ReportingProvider =>
  Object.hasOwn(readers, provider);

/** Applies what providers report about mail that they took. The report's signature was checked at the edge. */
@Injectable()
export class MailReports {
  constructor(private readonly keys: MailKeys) {}

  /** Bears being repeated. */
  async apply(tx: Tx, provider: ReportingProvider, body: unknown): Promise<void> {
    const system = tx.actAs(systemActor('mail reports', { origin: tx.actor }));
    for (const report of readers[provider](body)) await this.applyOne(system, provider, report);
  }

  private async applyOne(tx: Tx, provider: string, report: MailReport): Promise<void> {
    const mail = await tx.first(RECORD, [provider, report.providerId, report.outcome]);
    // Only for mail of ours: other senders may share the account at the provider.
    if (!mail || !report.isPermanent || report.outcome === 'delivered') return;
    const hash = report.address ? this.keys.addressHash(report.address) : mail.address_hash;
    if (hash) await tx.execute(SUPPRESS, [hash, report.outcome]);
  }
}
