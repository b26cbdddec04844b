import { createTransport, type Transporter } from 'nodemailer';
import {
  formatSender,
  MailRefused,
  type MailProvider,
  type OutgoingMail,
  type Sender,
} from './mail-provider.js';

const TIMEOUT_MS = 15_000;
/** A refusal that is about this mail; other errors of the 5xx kind are about us (a wrong password). */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA', 'CONTENT']);

interface SmtpError extends Error {
  readonly responseCode?: number;
  readonly command?: string;
  readonly code?: string;
}

/** Any mail server, by SMTP (RFC 5321), with STARTTLS where the server offers it. */
export class SmtpProvider implements MailProvider {
  readonly name = 'smtp';
  private readonly transport: Transporter;

  constructor(
    url: string,
    private readonly from: Sender,
  ) {
    const { hostname, port, protocol, username, password } = new URL(url);
    this.transport = createTransport({
      host: hostname,
      secure: protocol === 'smtps:',
      port: Number(port) || (protocol === 'smtps:' ? 465 : 587),
      ...(username && {
        auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      }),
      pool: true,
      maxConnections: 4,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      // A mail is what the templates say: no file and no address is read because of what is in it.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async send(mail: OutgoingMail): Promise<undefined> {
    try {
      await this.transport.sendMail({
        from: formatSender(this.from),
        // As an object, so that it is not read as a list of addresses.
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: `<${mail.id}@${this.from.address.split('@')[1]}>`,
        headers: mail.headers,
      });
    } catch (error) {
      // What the server said may quote the address, and what fails is kept: only codes go on from here.
      const { responseCode, command = 'the connection', code = '' } = error as SmtpError;
      const failure = `SMTP ${responseCode ?? code} after ${command}`;
      throw (responseCode ?? 0) >= 500 && ABOUT_THE_MAIL.has(command)
        ? new MailRefused(failure)
        : new Error(failure);
    }
  }

  close(): void {
    this.transport.close();
  }
}
