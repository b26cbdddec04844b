import type { EventEnvelope } from '@lyceum/contracts';
import {
  BusConnection,
  Inbox,
  type ConsumerDefinition,
  type InboxOptions,
  type Outcome,
} from '@lyceum/messaging';
import type { JetStreamClient } from '@nats-io/jetstream';
import { seededRandom } from './random.js';

/** SIGKILL to itself: no handler, no flush, exactly as from outside, but at a chosen moment. */
function die(point: string): never {
  process.stderr.write(`killed ${point}\n`);
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing may happen any more.
  for (;;);
}

/** Dies between a commit and its publish, or between the bus's confirmation and the mark in the outbox. */
export class CrashingBus extends BusConnection {
  private readonly random: () => number;

  constructor(
    options: ConstructorParameters<typeof BusConnection>[0],
    seed: number,
    private readonly probability: number,
  ) {
    super(options);
    this.random = seededRandom(seed);
  }

  override async jetstream(): Promise<JetStreamClient> {
    const client = await super.jetstream();
    const publish = client.publish.bind(client);
    client.publish = async (...args) => {
      if (this.random() < this.probability) die('between commit and publish');
      const confirmation = await publish(...args);
      if (this.random() < this.probability) die('between publish and mark');
      return confirmation;
    };
    return client;
  }
}

/** Dies between the commit of a batch and its acknowledgement. */
export class CrashingInbox extends Inbox {
  private readonly random: () => number;

  constructor(
    options: InboxOptions,
    seed: number,
    private readonly probability: number,
  ) {
    super(options);
    this.random = seededRandom(seed);
  }

  override async handle(
    definition: ConsumerDefinition,
    events: readonly EventEnvelope[],
  ): Promise<Outcome[]> {
    const outcomes = await super.handle(definition, events);
    if (this.random() < this.probability) die('between commit and ack');
    return outcomes;
  }
}
