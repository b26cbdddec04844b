import { natsSubject, type EventEnvelope } from '@lyceum/contracts';
import type { BusConnection } from '../bus/bus-connection.js';

/**
 * Publishes an event of a service that has no database, and so no outbox: what it tells of is already on the
 * bus. Resolves when the bus has it on disk; a repeated publish of the same id is dropped within two minutes
 * by the bus and later by every inbox.
 */
export async function publishConfirmed(bus: BusConnection, event: EventEnvelope): Promise<void> {
  const jetstream = await bus.jetstream();
  await jetstream.publish(natsSubject(event.type, event.tenantid), JSON.stringify(event), {
    msgID: event.id,
  });
}
