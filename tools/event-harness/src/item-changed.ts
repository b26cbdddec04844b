import { defineEvent, type EventDefinition } from '@lyceum/contracts';
import { z } from 'zod';

export interface ItemChanged {
  readonly itemId: string;
  readonly version: number;
  /** Milliseconds since the epoch, taken just before the change is committed. */
  readonly sentAt: number;
  /** Brings the event to a usual size. */
  readonly padding: string;
  /** The consumer refuses such an event every time. */
  readonly poison: boolean;
}

/** The event that producer `service` of the harness publishes; about 1 KB as an envelope. */
export function itemChanged(service: string): EventDefinition<ItemChanged> {
  return defineEvent(`lyceum.${service}.item.changed.v1`, {
    summary: 'An item of the harness changed.',
    key: 'itemId',
    data: { itemId: z.uuid(), sentAt: z.number(), padding: z.string(), poison: z.boolean() },
  });
}

export const PADDING = 'x'.repeat(512);
