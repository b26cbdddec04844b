import { streamOf, type EventEnvelope } from '@lyceum/contracts';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Backbone } from './backbone.js';

const TOGETHER = 256;

/** Looks at the bus as its administrator. */
export class StreamView {
  private constructor(
    readonly connection: NatsConnection,
    readonly manager: JetStreamManager,
  ) {}

  static async open({ natsUrl, natsAdmin }: Backbone): Promise<StreamView> {
    const connection = await connect({ servers: natsUrl, ...natsAdmin });
    return new StreamView(connection, await jetstreamManager(connection));
  }

  /** Everything that a service has published, in the order of the log. */
  async events(service: string): Promise<EventEnvelope[]> {
    return this.messages<EventEnvelope>(streamOf(service));
  }

  async messages<Body>(stream: string): Promise<Body[]> {
    const { state } = await this.manager.streams.info(stream);
    const bodies: Body[] = [];
    if (state.messages === 0) return bodies;
    // Asked for together: one after the other, a long log takes seconds on a busy machine.
    for (let from = state.first_seq; from <= state.last_seq; from += TOGETHER) {
      const length = Math.min(TOGETHER, state.last_seq - from + 1);
      const messages = await Promise.all(
        Array.from({ length }, (_, at) =>
          this.manager.streams.getMessage(stream, { seq: from + at }),
        ),
      );
      for (const message of messages) if (message) bodies.push(message.json<Body>());
    }
    return bodies;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
