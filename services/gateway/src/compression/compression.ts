import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

export type Encoding = 'br' | 'gzip';

/** Below this the headers cost more than is saved. */
const MIN_BYTES = 1024;
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript)\b|image\/svg)/i;
/** While a caller waits; measured on JSON, higher levels cost more time than they save. */
const BROTLI_LEVEL = 4;
const GZIP_LEVEL = 6;
/** For an answer that is kept and given many times. */
const KEPT_BROTLI_LEVEL = 9;

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

/** The encoding that the caller prefers among those we have (RFC 9110 §12.5.3), Brotli when it has no preference. */
export function acceptedEncoding(header: string | string[] | undefined): Encoding | undefined {
  if (typeof header !== 'string') return undefined;
  let best: Encoding | undefined;
  let bestWeight = 0;
  for (const part of header.split(',')) {
    const [name = '', ...parameters] = part.trim().toLowerCase().split(';');
    const encoding = name.trim() === 'x-gzip' ? 'gzip' : name.trim();
    if (encoding !== 'br' && encoding !== 'gzip') continue;
    const weight = weightOf(parameters);
    if (weight > bestWeight || (weight === bestWeight && weight > 0 && encoding === 'br'))
      [best, bestWeight] = [encoding, weight];
  }
  return best;
}

function weightOf(parameters: readonly string[]): number {
  const q = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
  return q === undefined ? 1 : Number(q) || 0;
}

/**
 * Whether answers of this kind are compressed when they are long enough, and so depend on Accept-Encoding.
 * Nothing is risked: not one that carries a secret beside what a caller may have chosen (BREACH,
 * CVE-2013-3587), which is what `no-store` and cookies mark.
 */
export function isCompressibleKind(headers: IncomingHttpHeaders): boolean {
  return (
    COMPRESSIBLE.test(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers['set-cookie'] === undefined &&
    !/no-store|no-transform/.test(headers['cache-control'] ?? '')
  );
}

/** Whether this answer gains by compression. */
export function isCompressible(status: number, headers: IncomingHttpHeaders): boolean {
  const length = headers['content-length'];
  return (
    (length === undefined || Number(length) >= MIN_BYTES) &&
    status !== 204 &&
    status !== 206 &&
    status !== 304 &&
    isCompressibleKind(headers)
  );
}

/** Compresses what is written to it. */
export function compressor(encoding: Encoding): Transform {
  return encoding === 'br'
    ? zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: BROTLI_LEVEL } })
    : zlib.createGzip({ level: GZIP_LEVEL });
}

/** Every form of an answer that is kept and given many times. */
export async function compressedForms(body: Buffer): Promise<Readonly<Record<Encoding, Buffer>>> {
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: KEPT_BROTLI_LEVEL };
  const [br, gz] = await Promise.all([brotli(body, { params }), gzip(body)]);
  return { br, gzip: gz };
}
