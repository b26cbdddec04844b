import type { EventDraft, EventEnvelope, Versioned } from '@lyceum/contracts';
import { formatTraceparent, type Actor } from '@lyceum/platform';
import { v7 as uuidv7 } from 'uuid';

/** What led to an event, when it was another event rather than a request. */
export interface Cause {
  readonly correlationid: string;
  readonly id: string;
}

/**
 * The envelope of a fact, as it goes over the wire.
 *
 * @param options.id given when the same fact may be published again; a new UUIDv7 otherwise
 * @throws Error when the fact belongs to another service, or to a school while the actor acts in none
 */
export function eventEnvelope<Data extends Versioned>(
  service: string,
  actor: Actor,
  { contract, data, aggregateId }: EventDraft<Data>,
  { cause, id = uuidv7() }: { cause?: Cause | undefined; id?: string } = {},
): EventEnvelope<Data> {
  if (contract.service !== service)
    throw new Error(
      `${service} may not publish ${contract.type}: it belongs to ${contract.service}`,
    );
  const tenantId = contract.scope === 'tenant' ? actor.tenantId : undefined;
  if (contract.scope === 'tenant' && !tenantId)
    throw new Error(`${contract.type} belongs to a school, but the actor acts in none`);
  return {
    specversion: '1.0',
    id,
    type: contract.type,
    source: `/services/${service}`,
    time: new Date().toISOString(),
    subject: aggregateId,
    datacontenttype: 'application/json',
    ...(tenantId !== undefined && { tenantid: tenantId }),
    aggregateversion: data.version,
    ...(actor.userId !== undefined && { actorref: actor.userId }),
    correlationid: cause?.correlationid ?? actor.requestId,
    ...(cause && { causationid: cause.id }),
    traceparent: formatTraceparent(actor.trace),
    data,
  };
}
