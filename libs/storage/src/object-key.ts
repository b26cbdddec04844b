import { randomUUID } from 'node:crypto';
import { storageErrors } from './storage-errors.js';

/**
 * What may be stored, by extension. Types that a browser would run (HTML, SVG, scripts) are not among
 * them: an object may be served from a host of ours.
 */
export const contentTypes = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  m3u8: 'application/vnd.apple.mpegurl',
  ts: 'video/mp2t',
  m4s: 'video/iso.segment',
  m4a: 'audio/mp4',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  vtt: 'text/vtt',
  srt: 'application/x-subrip',
  pdf: 'application/pdf',
  zip: 'application/zip',
  epub: 'application/epub+zip',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json',
  csv: 'text/csv',
  txt: 'text/plain',
  bin: 'application/octet-stream',
} as const satisfies Record<string, string>;

export type Extension = keyof typeof contentTypes;

export interface ObjectKeyParts {
  /** The kind of object: `avatars`, `videos`. A prefix inside the S3 bucket. */
  readonly bucket: string;
  readonly owner: string;
  readonly extension: Extension;
  readonly time?: Date;
  readonly uuid?: string;
}

const BUCKET = /^[a-z][a-z0-9-]{1,40}$/;
const OWNER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
const KEY =
  /^([a-z][a-z0-9-]{1,40})\/([A-Za-z0-9][A-Za-z0-9_-]{0,79})\/(\d{8}T\d{9}Z)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([a-z0-9]{1,8})$/;
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

/** The extension for a content type; parameters (`; charset=…`) are ignored. `undefined` for what may not be stored. */
export function extensionOf(contentType: string): Extension | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  return (Object.keys(contentTypes) as Extension[]).find(
    (extension) => contentTypes[extension] === type,
  );
}

/**
 * `{bucket}/{owner}/{time}-{uuid}.{ext}`; the time (UTC, milliseconds) makes keys of an owner sort by age.
 * @throws storage.invalid_key
 */
export function objectKey(parts: ObjectKeyParts): string {
  const { bucket, owner, extension, time = new Date(), uuid = randomUUID() } = parts;
  if (!BUCKET.test(bucket)) throw storageErrors.invalid_key({ detail: 'The bucket is not a name' });
  if (!OWNER.test(owner)) throw storageErrors.invalid_key({ detail: 'The owner is not an id' });
  if (!Object.hasOwn(contentTypes, extension)) {
    throw storageErrors.invalid_key({ detail: 'This kind of file may not be stored' });
  }
  const stamp = time.toISOString().replaceAll(/[-:.]/g, '');
  return `${bucket}/${owner}/${stamp}-${uuid}.${extension}`;
}

/** The parts of a key that `objectKey` made; `undefined` for any other text. */
export function parseObjectKey(key: string): Required<ObjectKeyParts> | undefined {
  const match = KEY.exec(key);
  if (!match) return undefined;
  const [, bucket, owner, stamp, uuid, extension] = match as unknown as string[];
  if (!Object.hasOwn(contentTypes, extension as string)) return undefined;
  const iso = (stamp as string).replace(
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/,
    '$1-$2-$3T$4:$5:$6.$7Z',
  );
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return undefined;
  return {
    bucket: bucket as string,
    owner: owner as string,
    time,
    uuid: uuid as string,
    extension: extension as Extension,
  };
}

/**
 * Any key: segments of letters, digits, dot, dash and underscore that do not begin with a dot, 1024
 * bytes at most. So no key can climb out of its prefix, whatever normalises its URL on the way.
 * @throws storage.invalid_key
 */
export function assertKey(key: string): void {
  if (key.length > 1024 || !key.split('/').every((segment) => SEGMENT.test(segment))) {
    throw storageErrors.invalid_key();
  }
}

/**
 * A prefix to list or delete: a valid key followed by `/`, so that `a/1/` never means `a/10/…` too.
 * @throws storage.invalid_key
 */
export function assertPrefix(prefix: string): void {
  if (!prefix.endsWith('/')) {
    throw storageErrors.invalid_key({ detail: 'A prefix must end with a slash' });
  }
  assertKey(prefix.slice(0, -1));
}
