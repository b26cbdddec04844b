import { call } from '../../test/support/http.js';
import type { PatientClient } from './patient-client.js';
import { pause } from './school.js';

const PAUSE_MS = 400;
/** A picture of one pixel. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Makes courses and uploads pictures, and remembers what was acknowledged. */
export class Creator {
  readonly titles: string[] = [];
  readonly pictures: string[] = [];

  constructor(readonly client: PatientClient) {}

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
    const { id, put } = await this.client.write<{
      id: string;
      put: { url: string; headers: Record<string, string> };
    }>('/v1/media/uploads', {
      ...{ policy: 'covers', fileName: 'pixel.png', contentType: 'image/png' },
      bytes: PICTURE.length,
    });
    await this.send(put);
    await this.client.write(`/v1/media/uploads/${id}/complete`);
    this.pictures.push(id);
  }

  private async send({ url, headers }: { url: string; headers: Record<string, string> }) {
    for (;;) {
      const body = new Uint8Array(PICTURE);
      const answer = await call(url, { method: 'PUT', headers, body }).catch(() => undefined);
      if (answer && answer.status < 300) return;
      if (answer && answer.status < 500)
        throw new Error(`the object store answered ${answer.status}: ${answer.text}`);
    }
  }
}
