import { durableName, userRegistered, type EventEnvelope } from '@lyceum/contracts';
import { EventConsumer, FailureRetrier, type ConsumerDefinition } from '@lyceum/messaging';
import { createLogger } from '@lyceum/platform';
import { statement, type Tx } from '@lyceum/persistence';
import type { Participant } from './backbone.js';

const PROJECT = statement(
  'test.project_person',
  `insert into people (user_id, registered_at, version) values ($1, $2, $3)
   on conflict (user_id) do update set version = people.version + excluded.version`,
);

/** A projection of people whose handler can be made to fail. It counts: applied twice shows. */
export class PeopleConsumer {
  /** Runs before each event is applied. */
  before: (event: EventEnvelope, tx: Tx) => void | Promise<void> = () => undefined;
  readonly definition: ConsumerDefinition;
  private readonly consumer: EventConsumer;
  private readonly retrier: FailureRetrier;

  constructor(service: string, { bus, inbox, metrics }: Participant) {
    const logger = createLogger(service, 'silent');
    this.definition = {
      durable: durableName(service, 'people', userRegistered.v1.type),
      consumer: 'people',
      tables: ['people'],
      type: userRegistered.v1.type,
      apply: (events, { tx }) => this.apply(events, tx),
    };
    this.consumer = new EventConsumer(this.definition, {
      bus,
      inbox,
      logger,
      metrics,
      producer: 'identity',
    });
    const definitions = new Map([[this.definition.durable, this.definition]]);
    this.retrier = new FailureRetrier(inbox, definitions, logger);
  }

  start(): void {
    this.consumer.start();
    this.retrier.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.consumer.stop(), this.retrier.stop()]);
  }

  private async apply(events: readonly EventEnvelope[], tx: Tx): Promise<void> {
    for (const event of events) {
      await this.before(event, tx);
      const { userId, registeredAt } = event.data as { userId: string; registeredAt: string };
      await tx.execute(PROJECT, [userId, registeredAt, event.aggregateversion]);
    }
  }
}
