import { dataServices, type EventEnvelope } from '@lyceum/contracts';
import { schemaOf } from '@lyceum/persistence/migrations';
import type { ClientBase } from 'pg';

export interface Attempt {
  readonly at: string;
  readonly message: string;
}

export interface DeadLetter {
  readonly service: string;
  readonly consumer: string;
  readonly eventId: string;
  readonly attempts: number;
  readonly diedAt: Date;
  readonly errors: readonly Attempt[];
  readonly event: EventEnvelope;
}

interface Row {
  readonly consumer: string;
  readonly event_id: string;
  readonly attempts: number;
  readonly dead_at: Date;
  readonly errors: readonly Attempt[];
  readonly envelope: string;
}

/** What could not be applied, oldest first; of one service, or of all. */
export async function deadLetters(
  client: ClientBase,
  service: string | undefined,
): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  for (const name of service === undefined ? dataServices : [service]) {
    const { rows } = await client.query<Row>(
      `select consumer, event_id, attempts, dead_at, errors, envelope
       from ${schemaOf(name)}.event_failures where dead_at is not null order by dead_at`,
    );
    for (const row of rows)
      letters.push({
        service: name,
        consumer: row.consumer,
        eventId: row.event_id,
        attempts: row.attempts,
        diedAt: row.dead_at,
        errors: row.errors,
        event: JSON.parse(row.envelope) as EventEnvelope,
      });
  }
  return letters;
}

export function formatDeadLetter(letter: DeadLetter): string {
  const { service, consumer, eventId, attempts, diedAt, errors, event } = letter;
  return [
    `${eventId}  ${event.type}  ${event.subject} v${event.aggregateversion}`,
    `  ${service}: ${consumer}`,
    `  dead since ${diedAt.toISOString()} after ${attempts} attempts`,
    ...errors.slice(-3).map(({ at, message }) => `  ${at}  ${message}`),
  ].join('\n');
}
