import type { Catalogue } from './catalogue.js';
import type { MailContent } from './render-mail.js';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = '#1d2433';
const QUIET = '#5b6475';
const ACCENT = '#2f4bd8';

/** For text and for attributes in double quotes. */
export const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Tables and styles in place: what every mail program shows. No image and nothing loaded from anywhere. */
export function mailHtml(
  content: MailContent,
  { footer, unsubscribe, linkHint, direction }: Catalogue,
  language: string,
): string {
  const paragraph = (text: string): string =>
    `<p style="margin:0 0 16px;line-height:1.5">${escapeHtml(text)}</p>`;
  const code =
    content.code === undefined
      ? ''
      : `<p style="margin:0 0 24px;font-size:32px;letter-spacing:6px;font-weight:700;font-family:ui-monospace,Menlo,Consolas,monospace">${escapeHtml(content.code)}</p>`;
  const button = content.button
    ? `<p style="margin:0 0 16px"><a href="${escapeHtml(content.button.url)}" style="display:inline-block;background:${ACCENT};color:#ffffff;text-decoration:none;padding:12px 20px;border-radius:6px;font-weight:600">${escapeHtml(content.button.label)}</a></p>
<p style="margin:0 0 24px;font-size:13px;color:${QUIET};line-height:1.5;word-break:break-all">${escapeHtml(linkHint)}<br>${escapeHtml(content.button.url)}</p>`
    : '';
  const less = content.unsubscribeUrl
    ? `<br><a href="${escapeHtml(content.unsubscribeUrl)}" style="color:${QUIET}">${escapeHtml(unsubscribe)}</a>`
    : '';
  return `<!doctype html>
<html lang="${escapeHtml(language)}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escapeHtml(content.subject)}</title></head>
<body style="margin:0;padding:0;background:#f3f4f8;color:${INK};${FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:520px;background:#ffffff;border-radius:10px"><tr><td style="padding:32px;font-size:16px;color:${INK};${FONT}">
<h1 style="margin:0 0 20px;font-size:20px;line-height:1.3">${escapeHtml(content.subject)}</h1>
${[paragraph(content.lead), code, button, ...content.paragraphs.map(paragraph)].filter(Boolean).join('\n')}
</td></tr></table>
<p style="max-width:520px;margin:16px auto 0;font-size:12px;line-height:1.5;color:${QUIET};${FONT}">${escapeHtml(footer)}${less}</p>
</td></tr></table>
</body>
</html>
`;
}
