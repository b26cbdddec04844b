import { setTimeout as delay } from 'node:timers/promises';
import { DeliverPolicy, type ConsumerMessages } from '@nats-io/jetstream';
import type { EventEnvelope } from '@lyceum/contracts';
import type { Logger } from '@lyceum/platform';
import type { BusConnection } from '../bus/bus-connection.js';
import { readEvent } from '../inbox/read-event.js';

const RETRY_MS = 500;
const CATCH_UP_LOOK_MS = 25;

interface Options {
  readonly bus: BusConnection;
  readonly stream: string;
  readonly apply: (event: EventEnvelope) => void;
  readonly logger: Logger;
}

/**
 * Hears everything in a short stream, from its beginning and then as it comes. After the connection was lost
 * it begins again: nothing can have been missed in between, also when the server came back with less than
 * it had. What is applied must bear repetition.
 */
export class BroadcastReader {
  private run = 0;
  private messages: ConsumerMessages | undefined;
  private delivered = 0;
  private caughtUp = false;
  private hasCaughtUp = false;

  constructor(private readonly options: Options) {}

  /** Whether everything that was there at the last connect has been heard. */
  get isCurrent(): boolean {
    return this.caughtUp;
  }

  /** Whether everything was heard once; what comes while the bus is away is heard when it is back. */
  get hasHeard(): boolean {
    return this.hasCaughtUp;
  }

  start(): void {
    const { bus } = this.options;
    bus.onDisconnect(() => (this.caughtUp = false));
    bus.onConnect(() => void this.read());
  }

  stop(): void {
    this.run += 1;
    this.messages?.stop();
  }

  private async read(): Promise<void> {
    const run = (this.run += 1);
    this.messages?.stop();
    this.caughtUp = false;
    while (run === this.run) {
      try {
        await this.listen(run);
        return;
      } catch (error) {
        if (run !== this.run) return;
        const { logger, stream } = this.options;
        logger.warn({ err: error }, `cannot read ${stream} yet; trying again`);
        await delay(RETRY_MS);
      }
    }
  }

  private async listen(run: number): Promise<void> {
    const { bus, stream } = this.options;
    const [client, manager] = await Promise.all([bus.jetstream(), bus.manager()]);
    const consumer = await client.consumers.get(stream, { deliver_policy: DeliverPolicy.All });
    this.delivered = 0;
    const messages = await consumer.consume({
      callback: (message) => {
        if (run !== this.run) return;
        this.apply(() => readEvent(message));
        this.delivered = message.seq;
      },
    });
    if (run !== this.run) {
      messages.stop();
      return;
    }
    this.messages = messages;
    const { state } = await manager.streams.info(stream);
    // What expires before it is delivered is not waited for.
    while (run === this.run && this.delivered < state.last_seq) {
      const now = (await manager.streams.info(stream)).state;
      if (now.messages === 0 || now.first_seq > state.last_seq) break;
      await delay(CATCH_UP_LOOK_MS);
    }
    if (run === this.run) this.caughtUp = this.hasCaughtUp = true;
  }

  private apply(read: () => EventEnvelope): void {
    try {
      this.options.apply(read());
    } catch (error) {
      const { logger, stream } = this.options;
      logger.error({ err: error }, `something in ${stream} cannot be read`);
    }
  }
}
