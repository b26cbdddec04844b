import {
  jetstream,
  jetstreamManager,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Logger } from '@lyceum/platform';
import { setTimeout as delay } from 'node:timers/promises';

export interface BusOptions {
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Shown in the server's connection list; also the prefix of the inboxes this user may read. */
  readonly name: string;
  readonly logger: Logger;
}

const TIMEOUT_MS = 3_000;
const FIRST_CONNECT_RETRY_MS = 500;

/**
 * One connection to the bus that comes up when the server does and comes back whenever it went away, so
 * that services may start and be restarted in any order.
 */
export class BusConnection {
  private connection: NatsConnection | undefined;
  private readonly ready: Promise<NatsConnection>;
  private readonly client: Promise<JetStreamClient>;
  private readonly streamManager: Promise<JetStreamManager>;
  private readonly reconnectListeners: (() => void)[] = [];
  private readonly disconnectListeners: (() => void)[] = [];
  private closing = false;

  constructor(private readonly options: BusOptions) {
    this.ready = this.connectUntilItWorks();
    this.client = this.ready.then((nats) => jetstream(nats, { timeout: TIMEOUT_MS }));
    // Without the check that asks for the account's rights: a service's user does not have them.
    this.streamManager = this.ready.then((nats) =>
      jetstreamManager(nats, { checkAPI: false, timeout: TIMEOUT_MS }),
    );
  }

  get isConnected(): boolean {
    return this.connection !== undefined && !this.connection.isClosed() && this.online;
  }
  private online = false;

  async nats(): Promise<NatsConnection> {
    return this.ready;
  }

  jetstream(): Promise<JetStreamClient> {
    return this.client;
  }

  manager(): Promise<JetStreamManager> {
    return this.streamManager;
  }

  /** Called after every (re)connect, the first included. */
  onConnect(listener: () => void): void {
    this.reconnectListeners.push(listener);
    if (this.online) listener();
  }

  onDisconnect(listener: () => void): void {
    this.disconnectListeners.push(listener);
  }

  /** Rejects when the server does not answer. */
  async ping(): Promise<void> {
    if (!this.connection || !this.online) throw new Error('not connected to NATS');
    await this.connection.rtt();
  }

  async close(): Promise<void> {
    this.closing = true;
    // A first connect that is still waiting for the server has nothing to flush.
    await this.connection?.close();
  }

  /** A server that is not there yet, or does not know this user yet, is waited for: it says so in the log. */
  private async connectUntilItWorks(): Promise<NatsConnection> {
    while (!this.closing) {
      try {
        const connection = await this.connect();
        this.connection = connection;
        if (this.closing) await connection.close();
        this.connected();
        void this.watch(connection);
        return connection;
      } catch (error) {
        if (!this.closing)
          this.options.logger.warn({ err: error }, 'cannot connect to the bus; trying again');
        await delay(FIRST_CONNECT_RETRY_MS);
      }
    }
    // Closed before it was ever open: whoever still waits for it waits for nothing.
    return new Promise(() => undefined);
  }

  private async connect(): Promise<NatsConnection> {
    const { url, user, password, name } = this.options;
    const address = new URL(url);
    const login = {
      user: user ?? (decodeURIComponent(address.username) || undefined),
      pass: password ?? (decodeURIComponent(address.password) || undefined),
    };
    return connect({
      servers: address.host,
      ...(login.user && { user: login.user }),
      ...(login.pass && { pass: login.pass }),
      ...(address.protocol === 'tls:' && { tls: {} }),
      name,
      inboxPrefix: `_INBOX_${name}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      // A password may be rotated under a running service.
      ignoreAuthErrorAbort: true,
      // Else every publish pays for the stack trace of an error that nearly never happens.
      noAsyncTraces: true,
      pingInterval: 5_000,
      maxPingOut: 2,
    });
  }

  private connected(): void {
    this.online = true;
    for (const listener of this.reconnectListeners) listener();
  }

  private async watch(connection: NatsConnection): Promise<void> {
    const { logger } = this.options;
    for await (const status of connection.status()) {
      if (status.type === 'disconnect' && !this.closing) {
        this.online = false;
        logger.warn('disconnected from the bus; reconnecting');
        for (const listener of this.disconnectListeners) listener();
      } else if (status.type === 'reconnect') {
        logger.info('reconnected to the bus');
        this.connected();
      } else if (status.type === 'error') {
        logger.error({ err: status.error }, 'the bus reported an error');
      }
    }
  }
}
