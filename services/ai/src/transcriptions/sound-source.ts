import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SoundPiece } from '@lyceum/contracts';
import { CONFIG } from '@lyceum/platform';
import { Agent, fetch } from 'undici';
import type { Config } from '../config.js';

const CONNECT_MS = 10_000;
const STALL_MS = 30_000;
const WHOLE_MS = 120_000;
/** What providers take. */
const MOST_BYTES = 25 * 1024 ** 2;

/** The sound is not where it was said to be, and will not be there again. */
export class SoundGone extends Error {
  constructor(why: string) {
    super(`The sound cannot be read: ${why}`);
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

  constructor(@Inject(CONFIG) private readonly config: Pick<Config, 'S3_ENDPOINT'>) {}

  /** @throws SoundGone; any other error where trying again may help. No message holds the address: it is a key. */
  async read({ url, bytes }: SoundPiece, signal: AbortSignal): Promise<Uint8Array> {
    if (!this.isOfTheStore(url)) throw new SoundGone('its address is not one of the store');
    const either = AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)]);
    const response = await fetch(url, {
      dispatcher: this.agent,
      redirect: 'error',
      signal: either,
    });
    const { status } = response;
    if (status !== 200) {
      await response.body?.cancel();
      if (status === 403 || status === 404 || status === 410)
        throw new SoundGone(`the store answers ${status}`);
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

  /** What stands in an event is called nowhere else. The bucket may be a part of the name of the host. */
  private isOfTheStore(url: string): boolean {
    const { S3_ENDPOINT: endpoint } = this.config;
    const host = endpoint === undefined ? 'amazonaws.com' : new URL(endpoint).hostname;
    const { hostname } = new URL(url);
    return hostname === host || hostname.endsWith(`.${host}`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent.destroy();
  }
}
