import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { signUpAccount, startStack, type TestStack } from '@lyceum/testing';

const AT_ONCE = 4;
const POLL_MS = 200;

export interface Begun {
  readonly id: string;
  readonly multipart: { partSize: number; parts: number; uploaded: number[] } | null;
  readonly put: { url: string; headers: Record<string, string> } | null;
}

export interface FileToUpload {
  readonly policy: string;
  readonly contentType: string;
  readonly path: string;
}

/** The owner of a school, and what a browser of theirs does with media. */
export class SchoolMedia {
  private constructor(
    readonly stack: TestStack,
    private readonly token: string,
  ) {}

  static async start(): Promise<SchoolMedia> {
    const stack = await startStack({
      services: ['identity', 'media'],
      env: { LOG_LEVEL: 'warn', MEDIA_FFMPEG_NICE: '0' },
    });
    const { accessToken } = await signUpAccount(stack.services['identity']!.url);
    return new SchoolMedia(stack, accessToken);
  }

  get pid(): number {
    return this.stack.services['media']!.pid!;
  }

  async begin({ policy, contentType, path }: FileToUpload): Promise<Begun> {
    const file = await open(path);
    const { size: bytes } = await file.stat();
    await file.close();
    return this.call('POST', '/uploads', { policy, contentType, fileName: basename(path), bytes });
  }

  read(id: string): Promise<Begun> {
    return this.call('GET', `/uploads/${id}`);
  }

  /** Sends what has not arrived, several parts at a time. @param most parts, to be cut there */
  async send({ id }: Begun, path: string, most = Infinity): Promise<void> {
    const { multipart, put } = await this.read(id);
    const file = await open(path);
    try {
      if (put) await this.put(put.url, await file.readFile(), put.headers);
      if (!multipart) return;
      const { partSize, parts, uploaded } = multipart;
      const missing = Array.from({ length: parts }, (_, at) => at + 1)
        .filter((number) => !uploaded.includes(number))
        .slice(0, most);
      const lane = async (): Promise<void> => {
        for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
          const signed = await this.parts(id, { sign: [number] });
          const body = Buffer.alloc(partSize);
          const { bytesRead } = await file.read(body, 0, partSize, (number - 1) * partSize);
          const etag = await this.put(signed.parts[0]!.url, body.subarray(0, bytesRead));
          await this.parts(id, { uploaded: [{ partNumber: number, etag }] });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    } finally {
      await file.close();
    }
  }

  /** @returns seconds from the completed upload until it is ready */
  async process(id: string): Promise<number> {
    const started = performance.now();
    await this.call('POST', `/uploads/${id}/complete`, {});
    for (;;) {
      const { state, failure } = await this.call<{ state: string; failure: unknown }>(
        'GET',
        `/assets/${id}`,
      );
      if (state === 'ready') return (performance.now() - started) / 1000;
      if (state !== 'processing') throw new Error(`${state}: ${JSON.stringify(failure)}`);
      await delay(POLL_MS);
    }
  }

  /** What the school stores, in bytes: as it was sent, and what was made of it. */
  async usage(): Promise<{ originals: number; renditions: number }> {
    const { policies } = await this.call<{
      policies: { originalBytes: number; derivedBytes: number }[];
    }>('GET', '/usage');
    return {
      originals: policies.reduce((sum, { originalBytes }) => sum + originalBytes, 0),
      renditions: policies.reduce((sum, { derivedBytes }) => sum + derivedBytes, 0),
    };
  }

  private parts(
    id: string,
    body: object,
  ): Promise<{ parts: { partNumber: number; url: string }[] }> {
    return this.call('POST', `/uploads/${id}/parts`, body);
  }

  private async put(url: string, body: Buffer, headers = {}): Promise<string> {
    const response = await fetch(url, { method: 'PUT', body: new Uint8Array(body), headers });
    if (!response.ok) throw new Error(`The object store answered ${response.status}`);
    return response.headers.get('etag') ?? '';
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.stack.services['media']!.url}/v1/media${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}
