import { eventually } from './eventually.js';

export interface CaughtMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Mailbox {
  /** All mail to an address, oldest first; none when there is none yet. */
  to(address: string): Promise<CaughtMail[]>;
  /**
   * Waits for mail to an address and returns the newest.
   * @param subject of the mail that is meant
   */
  latestTo(address: string, subject?: RegExp): Promise<CaughtMail>;
}

interface MailDevMail {
  readonly from: readonly { readonly address: string }[];
  readonly to?: readonly { readonly address: string }[];
  readonly subject?: string;
  readonly text?: string;
  readonly html?: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What the mail catcher of a stack has caught: `mailbox(stack.infrastructure.mail!.inboxUrl)`. */
export function mailbox(inboxUrl: string): Mailbox {
  const to = async (address: string): Promise<CaughtMail[]> => {
    const response = await fetch(`${inboxUrl}/email`, { signal: AbortSignal.timeout(5_000) });
    const mails = (await response.json()) as MailDevMail[];
    return mails
      .map(caught)
      .filter((mail) => mail.to.some((one) => one.toLowerCase() === address.toLowerCase()));
  };
  return {
    to,
    latestTo: (address, subject = /(?:)/) =>
      eventually(async () => {
        const mail = (await to(address)).filter((one) => subject.test(one.subject)).at(-1);
        if (!mail) throw new Error(`there is no mail to ${address} about ${String(subject)}`);
        return mail;
      }),
  };
}

function caught(mail: MailDevMail): CaughtMail {
  return {
    from: mail.from[0]?.address ?? '',
    to: (mail.to ?? []).map(({ address }) => address),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers: Object.fromEntries(
      Object.entries(mail.headers).map(([name, value]) => [
        name.toLowerCase(),
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}
