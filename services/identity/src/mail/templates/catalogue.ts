import type { MailTemplate } from './mail-templates.js';

/** One mail in one language. `{name}` stands for a parameter of the template. */
export interface MailText {
  readonly subject: string;
  /** Read in a list of mails after the subject; also the first line. */
  readonly lead: string;
  readonly paragraphs?: readonly string[];
  /** What the button to `{link}` says. */
  readonly button?: string;
}

/** Every text of one language. A language is added by writing one and listing it in `catalogues.ts`. */
export interface Catalogue {
  readonly mails: Readonly<Record<MailTemplate, MailText>>;
  /** Shown instead of the names of roles. */
  readonly roles: Readonly<Record<string, string>>;
  readonly footer: string;
  readonly unsubscribe: string;
  readonly linkHint: string;
  readonly direction: 'ltr' | 'rtl';
}
