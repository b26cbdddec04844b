import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Answer, call, eventually } from '@lyceum/testing';

export interface Asset {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasAudio: boolean;
  readonly renditions: readonly { name: string; width: number; height: number }[];
  readonly percent: number;
  readonly failure: { code: string; reason: string } | null;
}

export interface Playback {
  readonly url: string | null;
  readonly expiresAt: string;
  readonly posterUrl: string | null;
  readonly storyboardUrl: string | null;
  readonly captions: readonly { language: string; url: string }[];
  readonly images: readonly { url: string; contentType: string; width: number }[];
  readonly downloadUrl: string | null;
}

export interface UploadAnswer {
  readonly id: string;
  readonly put: { url: string; headers: Record<string, string> } | null;
  readonly multipart: { partSize: number; parts: number; uploaded: number[] } | null;
}

export interface FileToUpload {
  readonly policy: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Buffer;
  readonly sha256?: string;
  /** What is announced, when that is another size. */
  readonly bytes?: number;
}

export const sha256 = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

/** A caller of media. */
export class MediaClient {
  constructor(
    readonly url: string,
    readonly token: string | undefined,
  ) {}

  begin(file: FileToUpload): Promise<Answer<UploadAnswer>> {
    const { policy, fileName, contentType, body, sha256: announced } = file;
    return call<UploadAnswer>(`${this.url}/v1/media/uploads`, {
      token: this.token,
      json: {
        policy,
        fileName,
        contentType,
        bytes: file.bytes ?? body.length,
        ...(announced !== undefined && { sha256: announced }),
      },
    });
  }

  /** Uploads a small file as a browser does. @returns the asset's id */
  async upload(file: FileToUpload): Promise<string> {
    const begun = await this.begin(file);
    assert.equal(begun.status, 201, begun.text);
    const { id, put, multipart } = begun.body;
    if (put) await send(put.url, file.body, put.headers);
    else await this.sendParts(id, file.body, multipart!.partSize, multipart!.parts);
    const completed = await this.complete(id);
    assert.equal(completed.status, 202, completed.text);
    return id;
  }

  async sendParts(id: string, body: Buffer, partSize: number, parts: number): Promise<void> {
    const numbers = Array.from({ length: parts }, (_, at) => at + 1);
    const { parts: signed } = await this.signParts(id, { sign: numbers });
    for (const { partNumber, url } of signed) {
      const etag = await send(
        url,
        body.subarray((partNumber - 1) * partSize).subarray(0, partSize),
      );
      await this.signParts(id, { uploaded: [{ partNumber, etag }] });
    }
  }

  async signParts(
    id: string,
    json: { sign?: number[]; uploaded?: { partNumber: number; etag: string }[] },
  ): Promise<{ parts: { partNumber: number; url: string }[] }> {
    const answer = await call<{ parts: { partNumber: number; url: string }[] }>(
      `${this.url}/v1/media/uploads/${id}/parts`,
      { token: this.token, json },
    );
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  }

  complete(id: string): Promise<Answer<{ assetId: string; state: string }>> {
    return call(`${this.url}/v1/media/uploads/${id}/complete`, { token: this.token, json: {} });
  }

  asset(id: string): Promise<Answer<Asset>> {
    return call<Asset>(`${this.url}/v1/media/assets/${id}`, { token: this.token });
  }

  playback(id: string): Promise<Answer<Playback>> {
    return call<Playback>(`${this.url}/v1/media/assets/${id}/playback`, {
      token: this.token,
      method: 'POST',
    });
  }

  /** Waits until processing has ended one way or the other. */
  settled(id: string, timeoutMs = 90_000): Promise<Asset> {
    return eventually(
      async () => {
        const { body, text } = await this.asset(id);
        assert.ok(['ready', 'failed', 'quarantined'].includes(body.state), text);
        return body;
      },
      { timeoutMs },
    );
  }

  async ready(file: FileToUpload): Promise<Asset> {
    const asset = await this.settled(await this.upload(file));
    assert.equal(asset.state, 'ready', JSON.stringify(asset.failure));
    return asset;
  }
}

/** @returns the ETag */
export async function send(
  url: string,
  body: Buffer,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(url, { method: 'PUT', body: new Uint8Array(body), headers });
  assert.equal(response.status, 200, await response.text());
  return response.headers.get('etag') ?? '';
}
