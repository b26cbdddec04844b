import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SoundPiece } from '@lyceum/contracts';
import { Agent, fetch } from 'undici';

const CONNECT_MS = 10_000;
const STALL_MS = 30_000;
const WHOLE_MS = 120_000;
/** What providers take. */
const MOST_BYTES = 25 * 1024 ** 2;

/** The sound is not where it was said to be, and will not be there again. */
export class SoundGone extends Error {
  constructor(status: number) {
    super(`The sound cannot be read: the store answers ${status}`);
    this.name = 'SoundGone';
  }
}

/** Reads the pieces that media has put into the store. */
@Injectable()
export class SoundSource implements OnApplicationShutdown {
  private readonly agent = new Agent({
    connect: { timeout: CONNECT_MS },
    headersTimeout: STALL_MS,
    bodyTimeout: STALL_MS,
    connections: 16,
  });

  /** @throws SoundGone; any other error where trying again may help. No message holds the address: it is a key. */
  async read({ url, bytes }: SoundPiece, signal: AbortSignal): Promise<Uint8Array> {
    const either = AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)]);
    const response = await fetch(url, {
      dispatcher: this.agent,
      redirect: 'error',
      signal: either,
    });
    const { status } = response;
    if (status !== 200) {
      await response.body?.cancel();
      if (status === 403 || status === 404 || status === 410) throw new SoundGone(status);
      throw new Error(`The store answers ${status}`);
    }
    const limit = Math.min(bytes, MOST_BYTES);
    const chunks: Uint8Array[] = [];
    let read = 0;
    for await (const chunk of response.body ?? []) {
      read += (chunk as Uint8Array).byteLength;
      if (read > limit) throw new Error(`The sound is longer than the ${limit} bytes that it has`);
      chunks.push(chunk as Uint8Array);
    }
    if (read !== bytes) throw new Error(`The sound ends after ${read} of ${bytes} bytes`);
    return Buffer.concat(chunks);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
