import type { JsMsg } from '@nats-io/jetstream';
import type { EventEnvelope } from '@lyceum/contracts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The event in a message. The relay's span, when there is one, is the parent of what happens here.
 *
 * @throws Error for what can neither be applied nor become a dead letter: not JSON, no id, no aggregate
 */
export function readEvent(message: JsMsg): EventEnvelope {
  const event = message.json<EventEnvelope | null>();
  // What the inbox and a dead letter need to name it; whether the rest is right, the handler sees.
  if (typeof event?.id !== 'string' || !UUID.test(event.id) || typeof event.subject !== 'string')
    throw new Error('not an event envelope');
  const traceparent = message.headers?.get('traceparent');
  return traceparent ? { ...event, traceparent } : event;
}
