import { MailRefused } from './mail-provider.js';

const TIMEOUT_MS = 10_000;
/** What says that this mail is wrong. Keys, quotas and outages are about us or them: try again. */
const ABOUT_THE_MAIL = new Set([400, 413, 422]);

/**
 * One call of a provider's HTTP API.
 *
 * @throws MailRefused when the provider refuses the mail as such; Error for anything that may pass
 */
export async function postMail<Answer>(
  provider: string,
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
  signal: AbortSignal,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.ok) return (await response.json()) as Answer;
  // The text of the answer may quote the address: the status is all that is kept.
  await response.body?.cancel();
  const message = `${provider} answered ${response.status}`;
  throw ABOUT_THE_MAIL.has(response.status) ? new MailRefused(message) : new Error(message);
}
