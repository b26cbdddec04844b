import { randomBytes } from 'node:crypto';
import {
  natsSubject,
  type EventDraft,
  type EventEnvelope,
  type Versioned,
} from '@lyceum/contracts';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { uuidv7 } from '../ids.js';
import type { TestStack } from '../stack.js';

/** Says on the bus of a stack what services say that do not run in it. */
export class BusPublisher {
  private constructor(private readonly connection: NatsConnection) {}

  static async of({ infrastructure, secrets }: TestStack): Promise<BusPublisher> {
    const pass = secrets.natsAdminPassword;
    return new BusPublisher(
      await connect({ servers: infrastructure.nats!.url, user: 'admin', pass }),
    );
  }

  /** Resolves when the fact is in the log of its producer. */
  async publish<Data extends Versioned>(
    schoolId: string,
    { contract, data, aggregateId }: EventDraft<Data>,
    time = new Date(),
  ): Promise<EventEnvelope<Data>> {
    const id = uuidv7();
    const envelope: EventEnvelope<Data> = {
      specversion: '1.0',
      id,
      type: contract.type,
      source: `/services/${contract.service}`,
      time: time.toISOString(),
      subject: aggregateId,
      datacontenttype: 'application/json',
      tenantid: schoolId,
      aggregateversion: data.version,
      correlationid: id,
      traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
      data,
    };
    const subject = natsSubject(contract.type, schoolId);
    const answer = await this.connection.request(subject, JSON.stringify(envelope), {
      timeout: 5_000,
    });
    const { error } = answer.json<{ error?: { description: string } }>();
    if (error) throw new Error(`${contract.type} was not taken: ${error.description}`);
    return envelope;
  }

  async close(): Promise<void> {
    await this.connection.close();
  }
}
