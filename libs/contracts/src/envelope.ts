/** CloudEvents 1.0, structured JSON, with the extensions of this bus. */
export interface EventEnvelope<Data = unknown> {
  readonly specversion: '1.0';
  /** UUIDv7: unique, and ordered by time. */
  readonly id: string;
  readonly type: string;
  /** `/services/<service>` */
  readonly source: string;
  /** RFC 3339, UTC. */
  readonly time: string;
  /** Id of the aggregate. */
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  /** Absent for facts of the platform. */
  readonly tenantid?: string;
  readonly aggregateversion: number;
  /** Who caused it: a user's pseudonymous id. Absent when the system did. */
  readonly actorref?: string;
  /** The request or event at the beginning of the chain. */
  readonly correlationid: string;
  /** The event that led to this one. */
  readonly causationid?: string;
  readonly traceparent: string;
  readonly data: Data;
}

/** Stands for the tenant in subjects of platform facts. */
export const PLATFORM_TENANT = '_';

/** `evt.<service>.<subject>.<action>.v<n>.<tenant>` */
export function natsSubject(type: string, tenantId: string | undefined): string {
  return `evt.${type.slice('lyceum.'.length)}.${tenantId ?? PLATFORM_TENANT}`;
}

/** All tenants of one event type. */
export function natsFilter(type: string): string {
  return natsSubject(type, '*');
}

/** The stream that holds everything a service has published. */
export function streamOf(service: string): string {
  return `EVT_${service.toUpperCase().replaceAll('-', '_')}`;
}
