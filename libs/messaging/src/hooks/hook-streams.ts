import { DiscardPolicy, type StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

/** Raw bodies of webhooks, as they arrived. */
export const HOOK_STREAM = 'HOOKS';
/** One small record per delivery: who has it, and whether it was handed on. */
export const DELIVERY_STREAM = 'HOOK_DELIVERIES';
export const DELIVERY_PREFIX = 'hookdelivery';
/** Finds what was stored and, after a crash, neither refused nor handed on. */
export const HOOK_SWEEP_DURABLE = 'gateway__hooks';

const DAY_MS = 86_400_000;
const MAX_HOOK_BYTES = 2 * 1024 ** 3;
/** A provider whose signature holds no time could be replayed for as long as this is remembered. */
const DELIVERY_DAYS = 400;

export function hookSubject(provider: string): string {
  return `hook.${provider}`;
}

/** @param days that raw bodies are kept */
export function hookStreams(
  days: number,
): (Partial<StreamConfig> & Pick<StreamConfig, 'name' | 'subjects'>)[] {
  return [
    {
      name: HOOK_STREAM,
      subjects: [hookSubject('*')],
      max_age: nanos(days * DAY_MS),
      // When it is full nothing that was taken is lost: the provider is told to come again.
      max_bytes: MAX_HOOK_BYTES,
      // What is refused is removed again: forged bodies must not fill the disk.
      deny_delete: false,
      allow_direct: true,
    },
    {
      name: DELIVERY_STREAM,
      subjects: [`${DELIVERY_PREFIX}.>`],
      max_age: nanos(DELIVERY_DAYS * DAY_MS),
      max_msgs_per_subject: 1,
      discard: DiscardPolicy.Old,
    },
  ];
}
