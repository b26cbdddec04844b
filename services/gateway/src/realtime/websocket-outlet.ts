import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { EndReason, Frame } from './frame.js';
import { HANG_UP_MS, type Outlet } from './outlet.js';

/** RFC 6455 §7.4: 1012 service restart, 1013 try again later, 4000 and above are ours. */
const CLOSE_CODES: Readonly<Record<EndReason, number>> = {
  draining: 1012,
  slow: 1013,
  token_expired: 4401,
  token_revoked: 4401,
};

/** The same messages over a WebSocket. What a client sends is not read: it has nothing to say. */
export class WebSocketOutlet implements Outlet {
  constructor(
    private readonly webSocket: WebSocket,
    private readonly socket: Duplex,
  ) {
    webSocket.on('error', () => webSocket.terminate());
    webSocket.on('message', () => undefined);
  }

  get bufferedBytes(): number {
    return this.webSocket.bufferedAmount;
  }

  get isOpen(): boolean {
    return this.webSocket.readyState === this.webSocket.OPEN;
  }

  write(frame: Frame): void {
    this.webSocket.send(frame.asText(), { binary: false });
  }

  end(frame: Frame): void {
    const { message } = frame;
    this.webSocket.send(frame.asText(), { binary: false });
    if (message.kind === 'end') this.webSocket.close(CLOSE_CODES[message.reason], message.reason);
    const timer = setTimeout(() => this.webSocket.terminate(), HANG_UP_MS);
    this.webSocket.once('close', () => clearTimeout(timer));
  }

  async drained(): Promise<void> {
    await Promise.race([once(this.socket, 'drain'), once(this.socket, 'close')]);
  }

  onClose(listener: () => void): void {
    this.webSocket.once('close', listener);
  }
}
