import { setTimeout as sleep } from 'node:timers/promises';
import type { BeaconBeatDto, Client, WatchSessionView } from '@lyceum/client';

/** As fast as watched time is counted. */
const SPEED = 4;
const BEAT_MS = 1_000;

interface Segment {
  readonly url: string;
  readonly endsAt: number;
}

/** The smallest rendition of a master playlist, as an HLS player resolves it (RFC 8216). */
export interface Rendition {
  readonly levels: number;
  readonly segments: readonly Segment[];
}

/** @throws Error when a playlist cannot be had, or lists nothing */
export async function openRendition(masterUrl: string): Promise<Rendition> {
  const variants = addressesIn(await textAt(masterUrl), masterUrl);
  const [smallest] = variants;
  if (smallest === undefined) throw new Error(`${masterUrl} lists no rendition`);
  const playlist = await textAt(smallest);
  const durations = [...playlist.matchAll(/^#EXTINF:([\d.]+)/gm)].map(([, text]) => Number(text));
  const addresses = addressesIn(playlist, smallest);
  if (addresses.length === 0 || addresses.length !== durations.length)
    throw new Error(
      `${smallest} lists ${addresses.length} segments, ${durations.length} durations`,
    );
  let endsAt = 0;
  const segments = addresses.map((url, at) => ({ url, endsAt: (endsAt += durations[at]!) }));
  return { levels: variants.length, segments };
}

export interface Watching {
  readonly session: WatchSessionView;
  readonly rendition: Rendition;
  readonly from: number;
  readonly to: number;
  /** Closes the page at the end: the last beat travels as a beacon. */
  readonly leaves?: boolean;
}

/**
 * Watches a stretch in a quarter of its time: loads the segments as it comes to them and sends a beat each second.
 *
 * @returns the bytes that were played
 */
export async function watch(
  client: Client,
  { session, rendition, from, to, leaves = false }: Watching,
): Promise<number> {
  const segments = [...rendition.segments].filter(({ endsAt }) => endsAt > from);
  let bytes = 0;
  let position = from;
  let since = Date.now();
  for (let sequence = 0; position < to; sequence += 1) {
    await sleep(BEAT_MS);
    const now = Date.now();
    const reached = Math.min(to, position + ((now - since) / 1000) * SPEED);
    while (segments[0] !== undefined && segments[0].endsAt <= reached)
      bytes += await bytesAt(segments.shift()!.url);
    const ended = reached >= to;
    const beat: BeaconBeatDto = {
      ...{ sequence, from: since, to: now, speed: SPEED, position: reached, ended },
      ranges: [{ start: position, end: reached }],
    };
    [position, since] = [reached, now];
    if (ended && leaves) {
      const body = { token: session.beaconToken, sentAt: Date.now(), beats: [beat] };
      await client.watching.beacon({ body });
      continue;
    }
    const { data } = await client.watching.beat({
      body: { sentAt: Date.now(), beats: [{ sessionId: session.sessionId, ...beat }] },
    });
    if (data.refused.length > 0)
      throw new Error(`a heartbeat was refused: ${JSON.stringify(data.refused)}`);
  }
  return bytes;
}

function addressesIn(playlist: string, base: string): string[] {
  return playlist
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => new URL(line.trim(), base).toString());
}

export async function textAt(url: string): Promise<string> {
  return (await answered(url)).text();
}

async function bytesAt(url: string): Promise<number> {
  return (await (await answered(url)).arrayBuffer()).byteLength;
}

async function answered(url: string): Promise<Response> {
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}
