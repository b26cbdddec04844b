import { requestErrors } from '../errors/request-errors.js';

/** Requests in a bundle, at most. */
export const BUNDLE_PARTS = 64;
/** What has a larger body travels by itself. */
export const BUNDLED_BODY_BYTES = 16 * 1024;
export const BUNDLE_CONTENT_TYPE = 'application/vnd.lyceum.bundle';

const JSON_CONTENT = /^application\/json\s*(?:;|$)/i;

/** Whether a body of this content type may be a part. */
export const isBundledContent = (contentType = ''): boolean => JSON_CONTENT.test(contentType);

/** Where the service of an operation takes bundles of it. It is in no document: nobody gets there from outside. */
export const bundlePath = (path: string): string => `/bundles${path}`;

/** A request as a part of a bundle: everything that a request by itself would have. */
export interface BundledRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface BundledAnswer extends BundledRequest {
  readonly status: number;
}

type Described<Part extends { readonly body: Buffer }> = Omit<Part, 'body'> & {
  readonly bytes: number;
};

const NEWLINE = 0x0a;

/**
 * A line of JSON that describes the parts, and then their bodies, one after the other, as they came: what is wrong
 * with the bytes of one is for its reader to find, and touches no other.
 */
export function writeBundle<Part extends { readonly body: Buffer }>(
  parts: readonly Part[],
): Buffer {
  const described = parts.map(({ body, ...about }) => ({ ...about, bytes: body.length }));
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(described)}\n`),
    ...parts.map(({ body }) => body),
  ]);
}

/** @throws DomainError `request.malformed` for anything that `writeBundle` does not write */
export function readRequests(bundle: Buffer): BundledRequest[] {
  return readParts<BundledRequest>(bundle);
}

/** @throws DomainError `request.malformed` for anything that `writeBundle` does not write */
export function readAnswers(bundle: Buffer): BundledAnswer[] {
  const answers = readParts<BundledAnswer>(bundle);
  if (!answers.every(({ status }) => Number.isInteger(status) && status >= 200 && status <= 599))
    throw malformed();
  return answers;
}

function readParts<Part extends BundledRequest>(bundle: Buffer): Part[] {
  const end = bundle.indexOf(NEWLINE);
  const described = parseLine(bundle.toString('utf8', 0, Math.max(end, 0)));
  if (!Array.isArray(described) || described.length > BUNDLE_PARTS || !described.every(isDescribed))
    throw malformed();
  let at = end + 1;
  const parts = (described as Described<Part>[]).map(
    ({ bytes, ...about }) =>
      ({ ...about, body: bundle.subarray(at, (at += bytes)) }) as unknown as Part,
  );
  if (at !== bundle.length) throw malformed();
  return parts;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw malformed();
  }
}

function isDescribed(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  const { bytes, headers } = part as Partial<Described<BundledRequest>>;
  return (
    Number.isInteger(bytes) &&
    bytes! >= 0 &&
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((value) => typeof value === 'string')
  );
}

const malformed = (): Error => requestErrors.malformed({ detail: 'This is no bundle.' });
