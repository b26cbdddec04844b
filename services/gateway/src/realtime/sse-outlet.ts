import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { SECURITY_HEADERS } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import type { Frame } from './frame.js';
import { HANG_UP_MS, type Outlet } from './outlet.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Tells nginx and its kin not to collect the answer before passing it on.
  'x-accel-buffering': 'no',
  // When the stream ends the connection does too: a process that drains need not wait for it.
  connection: 'close',
} as const;

/** Server-sent events over an answer that does not end. */
export class SseOutlet implements Outlet {
  private readonly response: ServerResponse;

  constructor(reply: FastifyReply) {
    reply.hijack();
    this.response = reply.raw;
    // What other parts of the edge have set on the reply (limits, CORS) is for this answer too.
    this.response.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      ...SECURITY_HEADERS,
      ...HEADERS,
      'x-request-id': reply.request.id,
    });
    this.response.flushHeaders();
    this.response.on('error', () => this.response.destroy());
  }

  get bufferedBytes(): number {
    return this.response.writableLength;
  }

  get isOpen(): boolean {
    return !this.response.destroyed && !this.response.writableEnded;
  }

  write(frame: Frame): void {
    this.response.write(frame.asServerSentEvent());
  }

  end(frame: Frame): void {
    this.response.end(frame.asServerSentEvent());
    const timer = setTimeout(() => this.response.destroy(), HANG_UP_MS);
    this.response.once('close', () => clearTimeout(timer));
  }

  async drained(): Promise<void> {
    await Promise.race([once(this.response, 'drain'), once(this.response, 'close')]);
  }

  onClose(listener: () => void): void {
    this.response.once('close', listener);
  }
}
