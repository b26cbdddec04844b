import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Servers } from '@lyceum/infrastructure';

interface Pair {
  readonly caller: Socket;
  readonly server: Socket;
}

/** The way to a server, which can be cut, and can stop to pass anything on while its connections stay. */
export class Wire {
  private readonly pairs = new Set<Pair>();
  private isCut = false;
  private isStalled = false;

  private constructor(
    private readonly listener: Server,
    private readonly target: URL,
  ) {
    listener.on('connection', (caller) => this.connect(caller));
  }

  static async to(url: string): Promise<Wire> {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    return new Wire(listener, new URL(url));
  }

  /** The address of the server, by this way. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.listener.address() as AddressInfo).port);
    // As it was given: what follows is joined to it.
    return this.target.pathname === '/' ? url.toString().replace(/\/$/, '') : url.toString();
  }

  /** All connections break, and new ones do until it is mended. */
  cut(): void {
    this.isCut = true;
    for (const { caller, server } of this.pairs) for (const end of [caller, server]) end.destroy();
  }

  /** Nothing passes until it is mended; nobody is told. */
  stall(): void {
    this.isStalled = true;
    for (const { caller, server } of this.pairs) {
      caller.unpipe(server).pause();
      server.unpipe(caller).pause();
    }
  }

  mend(): void {
    this.isCut = false;
    if (this.isStalled) for (const pair of this.pairs) join(pair);
    this.isStalled = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  private connect(caller: Socket): void {
    if (this.isCut) {
      caller.destroy();
      return;
    }
    const server = connect(Number(this.target.port), '127.0.0.1');
    const pair = { caller, server };
    this.pairs.add(pair);
    for (const [end, other] of [
      [caller, server],
      [server, caller],
    ] as const) {
      end.setNoDelay(true);
      end.on('error', () => other.destroy());
      end.on('close', () => {
        this.pairs.delete(pair);
        other.destroy();
      });
    }
    if (!this.isStalled) join(pair);
  }
}

function join({ caller, server }: Pair): void {
  caller.pipe(server).pipe(caller);
}

export interface Wires {
  readonly byServer: Readonly<Record<string, Wire>>;
  /** What the services are told. */
  readonly servers: Servers;
}

/** Wires to Postgres, NATS, Redis and S3. */
export async function wiresTo({ infrastructure, databaseUrl }: Servers): Promise<Wires> {
  const { nats, redis, s3 } = infrastructure;
  const byServer = {
    postgres: await Wire.to(databaseUrl),
    nats: await Wire.to(nats!.url),
    redis: await Wire.to(redis!.url),
    s3: await Wire.to(s3!.endpoint),
  };
  const wired = {
    nats: moved(nats!, { url: byServer.nats.url }),
    redis: moved(redis!, { url: byServer.redis.url }),
    s3: moved(s3!, { endpoint: byServer.s3.url }),
  };
  const servers = {
    infrastructure: { ...infrastructure, ...wired },
    databaseUrl: byServer.postgres.url,
  };
  return { byServer, servers };
}

/** The same server at another address. */
const moved = <Server extends object>(server: Server, address: Partial<Server>): Server =>
  Object.assign(Object.create(server) as Server, address);
