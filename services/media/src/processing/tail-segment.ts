import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listedSegments } from './media-playlist.js';

/** Players look for a segment with a tolerance of about a quarter of a second, and never ask for a shorter one. */
const SHORTEST_SECONDS = 1;

/**
 * Joins the last segment of a rendition to the one before when it is so short that players overlook it: they would
 * wait for it at the end and never say that the video has ended. A segment may hold several fragments (ISO/IEC
 * 14496-12 §8.16), so that nothing has to be cut or encoded anew.
 *
 * @param folder with `index.m3u8` and at least the last two segments
 */
export async function joinShortTail(folder: string): Promise<void> {
  const playlistFile = join(folder, 'index.m3u8');
  const playlist = await readFile(playlistFile, 'utf8').catch(() => undefined);
  const [before, tail] = playlist === undefined ? [] : listedSegments(playlist).slice(-2);
  if (!before || !tail || tail.seconds >= SHORTEST_SECONDS) return;
  await appendFile(join(folder, before.file), await readFile(join(folder, tail.file)));
  await rm(join(folder, tail.file));
  await writeFile(playlistFile, withoutTail(playlist!));
}

/** The playlist with its last segment counted to the one before. */
export function withoutTail(playlist: string): string {
  const [before, tail] = listedSegments(playlist).slice(-2);
  const seconds = before!.seconds + tail!.seconds;
  const lines = playlist.split('\n');
  const at = lines.indexOf(tail!.file);
  lines.splice(at - 1, 2);
  lines[at - 3] = `#EXTINF:${seconds.toFixed(6)},`;
  return lines
    .join('\n')
    .replace(
      /^#EXT-X-TARGETDURATION:(\d+)$/m,
      (_, target) => `#EXT-X-TARGETDURATION:${Math.max(Number(target), Math.round(seconds))}`,
    );
}
