import type { Catalogue } from './catalogue.js';
import { catalogues } from './catalogues.js';
import { mailHtml } from './mail-html.js';
import type { MailParams, MailTemplate } from './mail-templates.js';

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface RenderOptions {
  /** BCP 47; the closest language there is, English in the end. */
  readonly locale?: string | undefined;
  /** Where this kind of mail is switched off. */
  readonly unsubscribeUrl?: string | undefined;
}

/** What is left of a mail once its words are chosen. Nothing in it is escaped. */
export interface MailContent {
  readonly subject: string;
  readonly lead: string;
  readonly code: string | undefined;
  readonly button: { readonly label: string; readonly url: string } | undefined;
  readonly paragraphs: readonly string[];
  readonly unsubscribeUrl: string | undefined;
}

const MAX_SUBJECT = 200;

/**
 * The mail of a template as text and HTML. Parameters are data: control characters, line breaks included,
 * become spaces (nothing can begin a header or a line of its own), and HTML is escaped.
 *
 * @throws Error for a link that is not http or https
 */
export function renderMail<T extends MailTemplate>(
  template: T,
  params: MailParams[T],
  { locale, unsubscribeUrl }: RenderOptions = {},
): RenderedMail {
  const [language, catalogue] = closest(locale);
  const values = cleaned(params, catalogue);
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const words = catalogue.mails[template];
  const { code, link } = values;
  const content: MailContent = {
    subject: shortened(fill(words.subject)),
    lead: fill(words.lead),
    code,
    button:
      words.button !== undefined && link !== undefined
        ? { label: words.button, url: webAddress(link) }
        : undefined,
    paragraphs: (words.paragraphs ?? []).map(fill),
    unsubscribeUrl,
  };
  return {
    subject: content.subject,
    text: mailText(content, catalogue),
    html: mailHtml(content, catalogue, language),
  };
}

function closest(locale: string | undefined): readonly [string, Catalogue] {
  for (
    let tag = locale ?? 'en';
    tag !== '';
    tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))
  ) {
    const known = Object.keys(catalogues).find((name) => name.toLowerCase() === tag.toLowerCase());
    if (known !== undefined) return [known, catalogues[known]!];
  }
  return ['en', catalogues.en];
}

function cleaned(
  params: Readonly<Record<string, string | number>>,
  { roles }: Catalogue,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const text = String(value)
        // Besides ASCII: the separators of Unicode, and what turns the direction of text around.
        .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
        .trim();
      return [name, name === 'role' ? (roles[text] ?? text) : text];
    }),
  );
}

function webAddress(link: string): string {
  const url = new URL(link);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new Error('A link in a mail must be http or https');
  return url.toString();
}

function shortened(subject: string): string {
  const characters = [...subject];
  return characters.length <= MAX_SUBJECT
    ? subject
    : `${characters.slice(0, MAX_SUBJECT - 1).join('')}…`;
}

function mailText(content: MailContent, { footer, unsubscribe }: Catalogue): string {
  const parts = [
    content.lead,
    ...(content.code === undefined ? [] : [`    ${content.code}`]),
    ...(content.button ? [`${content.button.label}:\n${content.button.url}`] : []),
    ...content.paragraphs,
    [
      '--',
      footer,
      ...(content.unsubscribeUrl ? [`${unsubscribe}: ${content.unsubscribeUrl}`] : []),
    ].join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}
