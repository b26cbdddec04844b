import { JetStreamApiError, type JetStreamClient, type PubAck } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import { SpanKind, formatTraceparent, parseTraceparent, type Tracer } from '@lyceum/platform';
import type { BusConnection } from '../bus/bus-connection.js';

/** An event that waits in the outbox. */
export interface PendingRow {
  readonly seq: number;
  readonly event_id: string;
  readonly aggregate_id: string;
  readonly nats_subject: string;
  readonly envelope: string;
  readonly traceparent: string | null;
  readonly attempts: number;
}

/** More than our headers (message id, traceparent) take; they count as payload. */
const HEADER_BYTES = 1024;

/** Hands waiting events to the bus. */
export class EventPublisher {
  constructor(
    private readonly bus: BusConnection,
    private readonly tracer: Tracer,
  ) {}

  /** All at once, on one connection: they arrive in this order, and each is confirmed or not. */
  async publishAll(rows: readonly PendingRow[]): Promise<PromiseSettledResult<PubAck>[]> {
    const jetstream = await this.bus.jetstream();
    return Promise.allSettled(rows.map((row) => this.publish(jetstream, row)));
  }

  /**
   * What the bus would refuse is known before anything is sent: a batch goes out in parallel, and a later
   * event of the same aggregate would overtake it.
   */
  async judge(
    rows: readonly PendingRow[],
  ): Promise<{ sendable: PendingRow[]; tooLarge: PendingRow[] }> {
    const { info } = await this.bus.nats();
    const limit = (info?.max_payload ?? Infinity) - HEADER_BYTES;
    const held = new Set<string>();
    const tooLarge: PendingRow[] = [];
    const sendable = rows.filter((row) => {
      if (held.has(row.aggregate_id)) return false;
      // A character takes at most three bytes of UTF-8 for each unit of its length.
      const fits = row.envelope.length * 3 <= limit || Buffer.byteLength(row.envelope) <= limit;
      if (fits) return true;
      held.add(row.aggregate_id);
      tooLarge.push(row);
      return false;
    });
    return { sendable, tooLarge };
  }

  private async publish(jetstream: JetStreamClient, row: PendingRow): Promise<PubAck> {
    // Message id = event id: within the stream's window a repeated publish is dropped by the server.
    if (row.traceparent === null)
      return jetstream.publish(row.nats_subject, row.envelope, { msgID: row.event_id });
    const span = this.tracer.start(
      `publish ${row.nats_subject}`,
      SpanKind.PRODUCER,
      parseTraceparent(row.traceparent),
      {
        'messaging.system': 'nats',
        'messaging.destination.name': row.nats_subject,
        'messaging.message.id': row.event_id,
      },
    );
    const withTrace = headers();
    withTrace.set('traceparent', formatTraceparent(span.context));
    try {
      const ack = await jetstream.publish(row.nats_subject, row.envelope, {
        msgID: row.event_id,
        headers: withTrace,
      });
      span.end();
      return ack;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }
}

/** The bus answered and said no to this one message (too large, against the stream's limits). */
export function isRefusal(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status !== 503;
  return error instanceof Error && /max_payload|MaxPayload|payload/i.test(error.message);
}
