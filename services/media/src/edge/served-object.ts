import { contentTypes, type Extension } from '@lyceum/storage';

export interface ServedObject {
  readonly key: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** What processing makes. Nothing else is served, whatever is in the bucket. */
const SERVED: readonly Extension[] = ['m3u8', 'm4s', 'mp4', 'vtt', 'jpg', 'webp', 'avif'];
const FOR_EVER = 'public, max-age=31536000, immutable';
/** These change when captions do. */
const SHORTLY = 'public, max-age=10';
const KEY =
  /^(?:play|public)\/[0-9a-f-]{36}\/[0-9a-f-]{36}\/(?:[A-Za-z0-9][\w-]*\/)?[A-Za-z0-9][\w-]*\.([a-z0-9]+)$/;

/** The object behind a path; undefined for a path of which nothing is served. */
export function servedObject(path: string): ServedObject | undefined {
  const key = path.slice(1);
  const extension = SERVED.find((served) => served === KEY.exec(key)?.[1]);
  if (extension === undefined) return undefined;
  const isChanging = /\/(?:master|captions\/[^/]+)\.m3u8$/.test(key);
  return {
    key,
    contentType: contentTypes[extension],
    cacheControl: isChanging ? SHORTLY : FOR_EVER,
  };
}
