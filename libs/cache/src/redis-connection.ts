import type { Logger, Metrics } from '@lyceum/platform';
import { Redis } from 'ioredis';
import { Circuit } from './circuit.js';

export interface RedisOptions {
  readonly url: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Longest wait for one answer. Default 500 ms: a cache slower than that is worth less than its source. */
  readonly commandTimeoutMs?: number;
  /** Default 1000 ms. */
  readonly cooldownMs?: number;
}

type RedisArgument = string | number;
export type Script<R> = (keys: readonly string[], args: readonly RedisArgument[]) => Promise<R>;

/**
 * One connection of a process to Redis. It never makes a caller wait for a server that is away: commands
 * fail at once while it is disconnected, and a circuit stops asking while it does not answer.
 *
 * One server, or a primary with replicas. Not Redis Cluster: the scripts read marks whose names they
 * find in the entry.
 */
export class RedisConnection {
  readonly client: Redis;
  readonly #circuit: Circuit;
  readonly #failures: { inc(): void };
  #connectionError: unknown;

  constructor(options: RedisOptions) {
    const { logger, metrics } = options;
    const gauge = metrics.gauge('redis_circuit_open', '1 while Redis is not being asked');
    this.#failures = metrics.counter('redis_failures_total', 'Calls to Redis without an answer');
    gauge.set(0);
    this.client = new Redis(options.url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: options.commandTimeoutMs ?? 500,
      connectTimeout: 2000,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2000),
    });
    // Without a listener ioredis prints to the console; the circuit speaks once for all of them.
    this.client.on('error', (error: unknown) => (this.#connectionError = error));
    this.client.on('ready', () => (this.#connectionError = undefined));
    this.#circuit = new Circuit({
      threshold: 3,
      cooldownMs: options.cooldownMs ?? 1000,
      probe: () => this.client.ping(),
      onChange: (open, cause) => {
        gauge.set(open ? 1 : 0);
        if (open) {
          logger.error(
            { err: this.#connectionError ?? cause },
            'Redis does not answer: reads go to the source and limits are not enforced until it does. Check REDIS_URL and the server.',
          );
        } else {
          logger.info('Redis answers again');
        }
      },
    });
  }

  /** A connection that is made: the first command after this does not fail for being early. */
  static async connect(options: RedisOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    await connection.ready(2000);
    return connection;
  }

  /** Waits for the connection, at most so long. A server that is away is not an error here. */
  async ready(timeoutMs: number): Promise<void> {
    if (this.client.status === 'ready') return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.client.off('ready', done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.client.once('ready', done);
    });
  }

  /** Registers a script; it is sent by hash (EVALSHA) and loaded when the server does not know it. */
  script<R>(name: string, lua: string): Script<R> {
    this.client.defineCommand(name, { lua });
    const commands = this.client as unknown as Record<
      string,
      (count: number, ...rest: RedisArgument[]) => Promise<R>
    >;
    return (keys, args) => {
      const command = commands[name] as (count: number, ...rest: RedisArgument[]) => Promise<R>;
      return command.call(this.client, keys.length, ...keys, ...args);
    };
  }

  /** The answer, or `undefined` when Redis is away or failed. Never throws. */
  async ask<T extends object | number | string>(call: () => Promise<T>): Promise<T | undefined> {
    const answer = await this.#circuit.run(call);
    if (answer === undefined) this.#failures.inc();
    return answer;
  }

  /** For readiness checks. @throws when Redis does not answer. */
  async ping(): Promise<void> {
    await this.client.ping();
  }

  async close(): Promise<void> {
    this.#circuit.stop();
    if (this.client.status !== 'ready') return this.client.disconnect();
    await this.client.quit().catch(() => {
      this.client.disconnect();
    });
  }
}
