import { asRecord, asText, type MailReport } from './mail-report.js';

/** https://resend.com/docs/webhooks/event-types. Bounces are the permanent ones unless they say otherwise. */
export function readResend(body: unknown): MailReport[] {
  const { type, data } = asRecord(body);
  const { email_id: emailId, to, bounce } = asRecord(data);
  const providerId = asText(emailId);
  if (providerId === undefined) return [];
  const address = Array.isArray(to) && to.length === 1 ? asText(to[0]) : undefined;
  switch (type) {
    case 'email.delivered':
      return [{ providerId, outcome: 'delivered', isPermanent: false, address }];
    case 'email.bounced': {
      const kind = asText(asRecord(bounce)['type']);
      const isPermanent = kind === undefined || kind === 'Permanent';
      return [{ providerId, outcome: 'bounced', isPermanent, address }];
    }
    case 'email.complained':
      return [{ providerId, outcome: 'complained', isPermanent: true, address }];
    default:
      return [];
  }
}
