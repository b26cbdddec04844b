import { asRecord, asText, type MailReport } from './mail-report.js';

/** https://developers.brevo.com/docs/transactional-webhooks. Other events (opened, deferred) say nothing final. */
const OUTCOMES: Readonly<Record<string, Pick<MailReport, 'outcome' | 'isPermanent'>>> = {
  delivered: { outcome: 'delivered', isPermanent: false },
  hard_bounce: { outcome: 'bounced', isPermanent: true },
  soft_bounce: { outcome: 'bounced', isPermanent: false },
  invalid_email: { outcome: 'bounced', isPermanent: true },
  blocked: { outcome: 'bounced', isPermanent: false },
  spam: { outcome: 'complained', isPermanent: true },
};

export function readBrevo(body: unknown): MailReport[] {
  // One event, or several where batches are switched on.
  return (Array.isArray(body) ? body.slice(0, 1000) : [body]).flatMap((entry) => {
    const { event, email, 'message-id': messageId } = asRecord(entry);
    const providerId = asText(messageId);
    const name = asText(event);
    const known = name !== undefined && Object.hasOwn(OUTCOMES, name) ? OUTCOMES[name] : undefined;
    if (providerId === undefined || known === undefined) return [];
    return [{ providerId, address: asText(email), ...known }];
  });
}
