import { readFile } from 'node:fs/promises';
import type { AssetView, Client } from '@lyceum/client';
import { eventually } from '@lyceum/testing';
import type { SpokenVideo } from './spoken-video.js';

const CONTENT_TYPE = 'video/mp4';
const PREPARING_MS = 120_000;

/**
 * Sends a video straight to the object store, in parts where the school asks for them, and its captions after it.
 *
 * @returns the id of the asset
 */
export async function upload(client: Client, { file, captions }: SpokenVideo): Promise<string> {
  const bytes = await readFile(file);
  const { data: begun } = await client.uploads.begin({
    body: {
      ...{ policy: 'videos', fileName: 'circles.mp4' },
      ...{ contentType: CONTENT_TYPE, bytes: bytes.length },
    },
  });
  const params = { id: begun.id };
  if (begun.put) {
    await send(begun.put.url, bytes, begun.put.headers);
  } else if (begun.multipart) {
    const { partSize, parts } = begun.multipart;
    for (let partNumber = 1; partNumber <= parts; partNumber += 1) {
      const { data } = await client.uploads.parts({ params, body: { sign: [partNumber] } });
      const part = bytes.subarray((partNumber - 1) * partSize, partNumber * partSize);
      const etag = await send(data.parts[0]!.url, part, {});
      await client.uploads.parts({ params, body: { uploaded: [{ partNumber, etag }] } });
    }
  }
  const { data: completed } = await client.uploads.complete({ params, body: {} });
  await client.captions.put({
    params: { id: completed.assetId, language: 'en' },
    body: captions,
    headers: { 'content-type': 'text/vtt' },
  });
  return completed.assetId;
}

/** Waits until a video can be played. */
export function prepared(client: Client, assetId: string): Promise<AssetView> {
  return eventually(
    async () => {
      const { data } = await client.assets.read({ params: { id: assetId } });
      if (data.state !== 'ready')
        throw new Error(`the video is ${data.state} (${data.percent} %): ${data.failure?.code}`);
      return data;
    },
    { timeoutMs: PREPARING_MS, intervalMs: 250 },
  );
}

async function send(
  url: string,
  body: Buffer<ArrayBuffer>,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  // fetch writes the length itself, and refuses to be told.
  const allowed = Object.entries(headers).filter(([name]) => name !== 'content-length');
  const response = await fetch(url, { method: 'PUT', body, headers: Object.fromEntries(allowed) });
  if (!response.ok)
    throw new Error(`the object store answered ${response.status}: ${await response.text()}`);
  const etag = response.headers.get('etag');
  if (etag === null) throw new Error('the object store answered without an etag');
  return etag;
}
