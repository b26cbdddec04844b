import type { CustomFetch } from 'openid-client';
import { providerErrors } from './provider.errors.js';

const TIMEOUT_MS = 5_000;
/** A key set with many keys and certificates has a few kilobytes. */
const MAX_BYTES = 256 * 1024;

/**
 * Requests to a provider, which may be slow, down or broken: bounded in time and size, and never sent
 * elsewhere by a redirect, because they carry secrets.
 *
 * @throws DomainError `identity.provider_unavailable`, `identity.provider_failed`
 */
export const boundedFetch: CustomFetch = async (url, { body, headers, method }) => {
  let response: Response;
  let bytes: Buffer | undefined;
  try {
    response = await fetch(url, {
      body: body ?? null,
      headers,
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    bytes = await read(response);
  } catch (cause) {
    throw providerErrors.provider_unavailable({ cause });
  }
  if (!bytes) throw providerErrors.provider_failed({ detail: 'Its answer is too large.' });
  if (response.status >= 500) throw providerErrors.provider_unavailable();
  const isEmpty = [204, 205, 304].includes(response.status);
  return new Response(isEmpty ? null : new Uint8Array(bytes), {
    status: response.status,
    headers: response.headers,
  });
};

/** `undefined` when there is more than anybody needs; the rest is not read. */
async function read(response: Response): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
