import { postMail } from './http-call.js';
import type { MailProvider, OutgoingMail, Sender } from './mail-provider.js';

/** https://developers.brevo.com/reference/sendtransacemail */
export class BrevoProvider implements MailProvider {
  readonly name = 'brevo';

  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
    private readonly from: Sender,
  ) {}

  async send(mail: OutgoingMail, signal: AbortSignal): Promise<string | undefined> {
    const { messageId } = await postMail<{ messageId?: string }>(
      this.name,
      `${this.baseUrl}/v3/smtp/email`,
      { 'api-key': this.apiKey },
      {
        sender: { email: this.from.address, ...(this.from.name && { name: this.from.name }) },
        to: [{ email: mail.to }],
        subject: mail.subject,
        textContent: mail.text,
        htmlContent: mail.html,
        headers: { ...mail.headers, idempotencyKey: mail.id },
      },
      signal,
    );
    return messageId;
  }

  close(): void {}
}
