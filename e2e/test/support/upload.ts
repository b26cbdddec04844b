import assert from 'node:assert/strict';
import { call, type Answer } from '@lyceum/testing';

interface BegunUpload {
  readonly id: string;
  readonly put: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | null;
  readonly multipart: { readonly partSize: number; readonly parts: number } | null;
}

/** Sends a video straight to the store, whole or in parts as the service wants it. @returns the id of the asset */
export async function uploadVideo(
  gatewayUrl: string,
  token: string,
  fileName: string,
  bytes: Buffer,
): Promise<string> {
  const post = async <Body>(path: string, json: object): Promise<Body> => {
    const url = `${gatewayUrl}/v1/media/uploads${path}`;
    return ok(await call<Body>(url, { method: 'POST', token, json })).body;
  };
  const send = async (url: string, part: Buffer, headers = {}): Promise<string> => {
    const body = new Uint8Array(part);
    return ok(await call(url, { method: 'PUT', headers, body })).headers.get('etag') ?? '';
  };
  const file = { policy: 'videos', fileName, contentType: 'video/mp4', bytes: bytes.length };
  const { id, put, multipart } = await post<BegunUpload>('', file);
  if (put) {
    const { 'content-length': _, ...headers } = put.headers;
    await send(put.url, bytes, headers);
  }
  for (let partNumber = 1; partNumber <= (multipart?.parts ?? 0); partNumber += 1) {
    const signing = { sign: [partNumber] };
    type Signed = { readonly parts: readonly [{ readonly url: string }] };
    const { parts } = await post<Signed>(`/${id}/parts`, signing);
    const from = (partNumber - 1) * multipart!.partSize;
    const etag = await send(parts[0].url, bytes.subarray(from, from + multipart!.partSize));
    await post(`/${id}/parts`, { uploaded: [{ partNumber, etag }] });
  }
  return (await post<{ assetId: string }>(`/${id}/complete`, {})).assetId;
}

function ok<Body>(answer: Answer<Body>): Answer<Body> {
  assert.ok(answer.status < 300, `${answer.status} ${answer.text}`);
  return answer;
}
