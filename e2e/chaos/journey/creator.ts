import { call } from '@lyceum/testing';
import type { PatientClient } from './patient-client.js';
import { pause } from './school.js';

const PAUSE_MS = 400;
/** A picture of one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Encoding them is work, beside which there is other. */
const UPLOADS_TO_A_FILM = 10;

interface File {
  readonly policy: 'covers' | 'videos';
  readonly fileName: string;
  readonly contentType: string;
  readonly content: Buffer;
}

/** Makes courses and uploads pictures and films, and remembers what was acknowledged. */
export class Creator {
  readonly titles: string[] = [];
  readonly uploads: string[] = [];

  constructor(
    readonly client: PatientClient,
    private readonly film: Buffer,
  ) {}

  async liveUntil(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      await this.makeCourse();
      await this.upload();
      await pause(PAUSE_MS, over);
    }
  }

  private async makeCourse(): Promise<void> {
    const title = `Course ${this.titles.length}`;
    await this.client.write('/v1/courses', { title });
    this.titles.push(title);
  }

  private async upload(): Promise<void> {
    const { content, ...file } = this.nextFile();
    const { id, put } = await this.client.write<{
      id: string;
      put: { url: string; headers: Record<string, string> };
    }>('/v1/media/uploads', { ...file, bytes: content.length });
    await this.send(put, content);
    await this.client.write(`/v1/media/uploads/${id}/complete`);
    this.uploads.push(id);
  }

  private nextFile(): File {
    return this.uploads.length % UPLOADS_TO_A_FILM === 0
      ? {
          ...{ policy: 'videos', fileName: 'film.mp4', contentType: 'video/mp4' },
          content: this.film,
        }
      : {
          ...{ policy: 'covers', fileName: 'pixel.png', contentType: 'image/png' },
          content: PICTURE,
        };
  }

  private async send(
    { url, headers: all }: { url: string; headers: Record<string, string> },
    content: Buffer,
  ): Promise<void> {
    // It follows from the body, and may not be set.
    const { 'content-length': _, ...headers } = all;
    for (;;) {
      const body = new Uint8Array(content);
      const answer = await call(url, { method: 'PUT', headers, body }).catch(() => undefined);
      if (answer && answer.status < 300) return;
      if (answer && answer.status < 500)
        throw new Error(`the object store answered ${answer.status}: ${answer.text}`);
    }
  }
}
