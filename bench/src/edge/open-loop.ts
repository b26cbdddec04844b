import { connect, type Socket } from 'node:net';

export interface OpenLoop {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests per second, whatever becomes of those before. */
  readonly rate: number;
  readonly seconds: number;
  /** Connections that are open from the beginning and used in turn; more are opened when all are busy. */
  readonly connections?: number;
}

export interface OpenLoopResult {
  /** Milliseconds from when each request was due, by what came of it. */
  readonly served: readonly number[];
  readonly refused: readonly number[];
  /** Other statuses, broken connections, no answer within ten seconds of the end. */
  readonly failed: number;
  /** Due while the generator had no connection left to open: its own limit, not the server's. */
  readonly unsent: number;
  /** Milliseconds that each request left after it was due: what the generator itself adds. */
  readonly late: readonly number[];
}

const TICK_MS = 5;
const MAX_CONNECTIONS = 4_000;
const PATIENCE_MS = 10_000;
const HEAD_END = '\r\n\r\n';

/**
 * Requests that come at their own pace, as those of people do: a slow answer delays nobody else's request,
 * and latency counts from when a request was due (so that nothing is omitted while the server stands
 * still). On bare sockets: the generator shares the machine with what it measures.
 */
export async function openLoop({
  url,
  headers,
  rate,
  seconds,
  connections = 0,
}: OpenLoop): Promise<OpenLoopResult> {
  const { hostname, port, pathname } = new URL(url);
  const head = Object.entries({ host: `${hostname}:${port}`, ...headers });
  const bytes = Buffer.from(
    `GET ${pathname} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
  const served: number[] = [];
  const refused: number[] = [];
  const late: number[] = [];
  let [failed, unsent, open, pending] = [0, 0, 0, 0];
  const idle: Connection[] = [];

  const settle = (connection: Connection, status: number | undefined, due: number): void => {
    pending -= 1;
    const ms = performance.now() - due;
    if (status === 200) served.push(ms);
    else if (status === 503) refused.push(ms);
    else failed += 1;
    if (status === undefined) open -= 1;
    else idle.push(connection);
  };
  const send = (due: number): void => {
    let connection = idle.shift();
    if (!connection) {
      if (open >= MAX_CONNECTIONS) {
        unsent += 1;
        return;
      }
      open += 1;
      connection = new Connection(hostname, Number(port), settle);
    }
    pending += 1;
    late.push(performance.now() - due);
    connection.send(bytes, due);
  };

  for (; open < connections; open += 1) idle.push(new Connection(hostname, Number(port), settle));
  const total = Math.round(rate * seconds);
  const started = performance.now();
  for (let sent = 0; sent < total; await pause(TICK_MS)) {
    const now = performance.now();
    for (; sent < total && started + (sent / rate) * 1000 <= now; sent += 1)
      send(started + (sent / rate) * 1000);
  }
  const end = performance.now() + PATIENCE_MS;
  while (pending > 0 && performance.now() < end) await pause(TICK_MS);
  for (const connection of idle) connection.close();
  return { served, refused, failed: failed + pending, unsent, late };
}

/** One keep-alive connection with one request at a time; reads only what tells where an answer ends. */
class Connection {
  private readonly socket: Socket;
  private due: number | undefined;
  private head = '';
  private status: number | undefined;
  private missing = 0;

  constructor(
    host: string,
    port: number,
    private readonly settle: (own: Connection, status: number | undefined, due: number) => void,
  ) {
    this.socket = connect({ host, port, noDelay: true });
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => this.finish(undefined));
  }

  send(bytes: Buffer, due: number): void {
    this.due = due;
    this.socket.write(bytes);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    if (this.status === undefined) {
      this.head += chunk.toString('latin1');
      const end = this.head.indexOf(HEAD_END);
      if (end < 0) return;
      this.status = Number(this.head.slice(9, 12));
      const length = /\r\ncontent-length: (\d+)/i.exec(this.head.slice(0, end))?.[1];
      this.missing = Number(length ?? 0) - (this.head.length - end - HEAD_END.length);
    } else this.missing -= chunk.length;
    if (this.missing <= 0) this.finish(this.status);
  }

  private finish(status: number | undefined): void {
    const { due } = this;
    [this.due, this.status, this.head] = [undefined, undefined, ''];
    if (due !== undefined) this.settle(this, status, due);
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
