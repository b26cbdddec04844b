export interface OutgoingMail {
  /** The same for every attempt at the same mail, so that a provider that can tell does not send it twice. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Whatever takes mail from us. One is configured at a time. */
export interface MailProvider {
  readonly name: 'smtp' | 'resend' | 'brevo';
  /**
   * @returns the provider's own id of the mail, under which it reports later
   * @throws MailRefused when trying again cannot help; any other error may be tried again
   */
  send(mail: OutgoingMail, signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

/** The provider will never take this mail. The message holds no personal data: it is kept. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
}

export interface Sender {
  readonly name: string | undefined;
  readonly address: string;
}

/** `Lyceum <mail@school.example>` or the address alone. @throws Error for anything else */
export function parseSender(from: string): Sender {
  const match = /^(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@"]+@[^<>\s@"]+))$/.exec(
    from.trim(),
  );
  const address = match?.[2] ?? match?.[3];
  if (address === undefined) throw new Error('MAIL_FROM must be an address, or Name <address>');
  return { name: match?.[1] || undefined, address };
}

export const formatSender = ({ name, address }: Sender): string =>
  name === undefined ? address : `"${name}" <${address}>`;
