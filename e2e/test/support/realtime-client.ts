import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

/** A message in the same form from either kind of connection. */
export interface Received {
  readonly kind: 'ready' | 'event' | 'cursor' | 'reset' | 'end';
  readonly cursor?: string;
  readonly reason?: string;
  readonly event?: {
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly data: Record<string, unknown>;
  };
}

export interface ListenOptions {
  readonly token: string | undefined;
  readonly topics?: string;
  readonly after?: string | undefined;
}

/** A client of `/v1/realtime` that remembers everything it gets. */
export interface RealtimeClient {
  readonly received: readonly Received[];
  readonly isClosed: boolean;
  /** The newest cursor: what a browser would come back with. */
  readonly cursor: string | undefined;
  /** Ids of the events, in the order in which they came. */
  readonly ids: readonly string[];
  close(): void;
}

export type Listen = (gatewayUrl: string, options: ListenOptions) => Promise<RealtimeClient>;

/** What a refused client is told. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`refused with ${status}: ${body}`);
  }
}

abstract class Memory {
  readonly received: Received[] = [];
  isClosed = false;

  get cursor(): string | undefined {
    return this.received.findLast(({ cursor }) => cursor !== undefined)?.cursor;
  }

  get ids(): readonly string[] {
    return this.received.flatMap(({ event }) => (event ? [event.id] : []));
  }
}

class SseClient extends Memory implements RealtimeClient {
  private text = '';

  constructor(
    private readonly request: ClientRequest,
    response: IncomingMessage,
  ) {
    super();
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.read(chunk));
    response.on('close', () => (this.isClosed = true));
    response.on('error', () => (this.isClosed = true));
  }

  close(): void {
    this.request.destroy();
  }

  private read(chunk: string): void {
    this.text += chunk;
    for (;;) {
      const end = this.text.indexOf('\n\n');
      if (end < 0) return;
      this.received.push(parse(this.text.slice(0, end)));
      this.text = this.text.slice(end + 2);
    }
  }
}

function parse(block: string): Received {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const at = line.indexOf(': ');
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
  }
  const { id, event, data } = fields;
  const cursor = id === undefined ? {} : { cursor: id };
  if (data === undefined) return { kind: 'cursor', ...cursor };
  const content = JSON.parse(data) as Record<string, unknown>;
  if (event === undefined)
    return {
      kind: 'event',
      ...cursor,
      event: content as unknown as NonNullable<Received['event']>,
    };
  return { kind: event as Received['kind'], ...cursor, ...content };
}

class WebSocketClient extends Memory implements RealtimeClient {
  constructor(private readonly socket: WebSocket) {
    super();
    socket.on('message', (data) =>
      this.received.push(JSON.parse((data as Buffer).toString()) as Received),
    );
    socket.on('close', () => (this.isClosed = true));
    socket.on('error', () => (this.isClosed = true));
  }

  close(): void {
    this.socket.terminate();
  }
}

const address = (gatewayUrl: string, { topics, after }: ListenOptions): URL => {
  const url = new URL('/v1/realtime', gatewayUrl);
  if (topics !== undefined) url.searchParams.set('topics', topics);
  if (after !== undefined) url.searchParams.set('after', after);
  return url;
};

async function refused(response: IncomingMessage): Promise<Refused> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return new Refused(response.statusCode!, body);
}

/** Like `EventSource`: the cursor goes into a header. @throws Refused */
export const listenSse: Listen = async (gatewayUrl, options) => {
  const { after, ...rest } = options;
  const request = get(address(gatewayUrl, rest), {
    agent: false,
    headers: {
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...(after !== undefined && { 'last-event-id': after }),
    },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  if (response.statusCode !== 200) throw await refused(response);
  return new SseClient(request, response);
};

/** Like a browser: the token goes with the protocols. @throws Refused */
export const listenWebSocket: Listen = async (gatewayUrl, options) => {
  const url = address(gatewayUrl, options);
  url.protocol = 'ws:';
  const protocols = ['lyceum.realtime.v1'];
  if (options.token !== undefined) protocols.push(`bearer.${options.token}`);
  const socket = new WebSocket(url, protocols);
  const client = new WebSocketClient(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
    socket.once('unexpected-response', (_request, response: IncomingMessage) => {
      refused(response).then(reject, reject);
    });
  });
  return client;
};
