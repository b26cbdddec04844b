import { createHash } from 'node:crypto';
import { JetStreamApiError } from '@nats-io/jetstream';
import type { BusConnection } from '../bus/bus-connection.js';
import { DELIVERY_PREFIX, DELIVERY_STREAM } from './hook-streams.js';

/** The first copy of a delivery that was verified, and the event that tells of it. */
export interface Delivery {
  readonly eventId: string;
  readonly hookSequence: number;
  /** The bus has confirmed the event. */
  readonly handedOn: boolean;
}

const WRONG_LAST_SEQUENCE = 10071;

/**
 * What is known of each delivery, on the bus: it outlives every gateway, and two that get the same delivery
 * at the same time agree on one event id, so that the event is one however often it is published.
 */
export class Deliveries {
  constructor(private readonly bus: BusConnection) {}

  /** @returns `wanted` when this is the first copy of the delivery, else what the first one wrote */
  async claim(
    provider: string,
    deliveryId: string,
    wanted: Omit<Delivery, 'handedOn'>,
  ): Promise<Delivery> {
    const subject = subjectOf(provider, deliveryId);
    const claimed: Delivery = { ...wanted, handedOn: false };
    const jetstream = await this.bus.jetstream();
    try {
      await jetstream.publish(subject, JSON.stringify(claimed), {
        expect: { lastSubjectSequence: 0 },
      });
      return claimed;
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== WRONG_LAST_SEQUENCE) throw error;
    }
    const manager = await this.bus.manager();
    const known = await manager.streams.getMessage(DELIVERY_STREAM, { last_by_subj: subject });
    if (!known) throw new Error('the record of a delivery disappeared');
    return known.json<Delivery>();
  }

  /** The event is out: later copies are duplicates. */
  async handedOn(provider: string, deliveryId: string, delivery: Delivery): Promise<void> {
    const jetstream = await this.bus.jetstream();
    const record: Delivery = { ...delivery, handedOn: true };
    await jetstream.publish(subjectOf(provider, deliveryId), JSON.stringify(record));
  }
}

/** Ids of providers may hold anything; subjects may not. */
function subjectOf(provider: string, deliveryId: string): string {
  const digest = createHash('sha256').update(deliveryId).digest('hex');
  return `${DELIVERY_PREFIX}.${provider}.${digest}`;
}
