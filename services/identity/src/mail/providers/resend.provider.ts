import { postMail } from './http-call.js';
import {
  formatSender,
  type MailProvider,
  type OutgoingMail,
  type Sender,
} from './mail-provider.js';

/** https://resend.com/docs/api-reference/emails/send-email */
export class ResendProvider implements MailProvider {
  readonly name = 'resend';

  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
    private readonly from: Sender,
  ) {}

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<string | undefined> {
    const { id } = await postMail<{ id?: string }>(
      this.name,
      `${this.baseUrl}/emails`,
      { authorization: `Bearer ${this.apiKey}`, 'idempotency-key': mail.id },
      {
        from: formatSender(this.from),
        to: [mail.to],
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: mail.headers,
      },
      signal,
    );
    return id;
  }

  close(): void {}
}
