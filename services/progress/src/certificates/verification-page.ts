import { createHash } from 'node:crypto';
import type { VerificationView } from './certificate.dto.js';

const STYLE = `body{font:1.1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.2rem;font-weight:600}main{border:1px solid #ccc;border-radius:.5rem;padding:2rem}
.valid{color:#0a6b2d}.revoked{color:#a11}dt{color:#666;margin-top:1rem}dd{margin:0;font-weight:600}`;

/** The page holds one style and nothing that runs, loads or sends anything. */
export const VERIFICATION_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and quoted attributes of HTML. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);

const day = (at: Date): string => at.toISOString().slice(0, 10);

/** Says to people whether a certificate holds. Everything that somebody wrote is escaped. */
export function verificationPage(certificate: VerificationView): string {
  const { status, code, courseTitle, holderName, completedAt, revokedAt } = certificate;
  const verdict =
    status === 'valid'
      ? '<p class="valid">This certificate is valid.</p>'
      : `<p class="revoked">This certificate was revoked on ${day(revokedAt!)} and does not count any more.</p>`;
  const entry = (term: string, text: string): string =>
    `<dt>${term}</dt><dd dir="auto">${escapeHtml(text)}</dd>`;
  const entries = [
    ...(holderName === null ? [] : [entry('Learner', holderName)]),
    entry('Course', courseTitle),
    entry('Completed', day(completedAt)),
    entry('Code', code),
  ].join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>Certificate ${escapeHtml(code)}</title><style>${STYLE}</style></head><body><main><h1>Certificate of completion</h1>${verdict}<dl>${entries}</dl></main></body></html>`;
}
