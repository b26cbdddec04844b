import { JetStreamApiError, type JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { BusConnection } from '../bus/bus-connection.js';
import { HOOK_STREAM, hookSubject } from './hook-streams.js';

/** What of a request's headers its verification needs; never a secret itself. */
export type Evidence = Readonly<Record<string, string>>;

/** A webhook as it arrived: nothing of it is believed yet. */
export interface RawHook {
  readonly provider: string;
  readonly sequence: number;
  readonly evidence: Evidence;
  readonly body: Buffer;
  readonly receivedAt: Date;
}

/** JSON as base64url: what callers put into headers may be anything. */
const EVIDENCE_HEADER = 'Evidence';

/** Keeps raw webhooks in the stream HOOKS, on disk before anything is decided about them. */
export class HookStore {
  constructor(private readonly bus: BusConnection) {}

  /** @throws Error when the bus does not confirm: the provider has to come again */
  async add(provider: string, evidence: Evidence, body: Buffer): Promise<RawHook> {
    if (!this.bus.isConnected) throw new Error('not connected to NATS');
    const jetstream = await this.bus.jetstream();
    const described = headers();
    described.set(EVIDENCE_HEADER, Buffer.from(JSON.stringify(evidence)).toString('base64url'));
    const receivedAt = new Date();
    const { seq } = await jetstream.publish(hookSubject(provider), body, { headers: described });
    return { provider, sequence: seq, evidence, body, receivedAt };
  }

  /** What was refused, or kept already, need not stay. */
  async remove(sequence: number): Promise<void> {
    const manager = await this.bus.manager();
    try {
      await manager.streams.deleteMessage(HOOK_STREAM, sequence, false);
    } catch (error) {
      // Somebody else has removed it, or its days were over.
      if (!(error instanceof JetStreamApiError)) throw error;
    }
  }
}

/** The webhook in a message of the stream. */
export function rawHook(message: JsMsg): RawHook {
  const described = message.headers?.get(EVIDENCE_HEADER) ?? '';
  return {
    provider: message.subject.slice(hookSubject('').length),
    sequence: message.seq,
    evidence: JSON.parse(Buffer.from(described, 'base64url').toString() || '{}') as Evidence,
    body: Buffer.from(message.data),
    receivedAt: message.time,
  };
}
