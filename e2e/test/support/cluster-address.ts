import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * What a Service of Kubernetes is to its callers: one address whose new connections go to one of the endpoints
 * in turn. A connection stays where it is, also when its endpoint is no longer one.
 */
export class ClusterAddress {
  private readonly open = new Set<Socket>();
  private turn = 0;

  private constructor(
    private readonly server: Server,
    private endpoints: readonly string[],
  ) {
    server.on('connection', (caller) => this.connect(caller));
  }

  static async before(...endpoints: string[]): Promise<ClusterAddress> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ClusterAddress(server, endpoints);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  setEndpoints(...urls: string[]): void {
    this.endpoints = urls;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private connect(caller: Socket): void {
    const { hostname, port } = new URL(this.endpoints[this.turn % this.endpoints.length]!);
    this.turn += 1;
    const endpoint = connect(Number(port), hostname);
    for (const [socket, other] of [
      [caller, endpoint],
      [endpoint, caller],
    ] as const) {
      this.open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.open.delete(socket);
        other.destroy();
      });
    }
    caller.pipe(endpoint).pipe(caller);
  }
}
