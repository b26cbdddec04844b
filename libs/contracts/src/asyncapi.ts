import type { EventContract } from './event-contract.js';
import { natsSubject } from './envelope.js';
import { snapshotOf } from './snapshot.js';
import type { ServiceTopology } from './topology.js';

const channelId = (contract: EventContract): string => contract.type.replaceAll('.', '_');
const tenantOf = (contract: EventContract): string =>
  contract.scope === 'tenant' ? '{tenantId}' : '_';

/** The AsyncAPI 3 document of the bus: one channel per event, who sends it, who receives it. */
export function asyncApiDocument(
  events: readonly EventContract[],
  topology: readonly ServiceTopology[],
  version: string,
): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lyceum events',
      version,
      description:
        'Facts that services publish. CloudEvents 1.0 over NATS JetStream, at least once, ordered per aggregate.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(
      events.map((contract) => [
        channelId(contract),
        {
          address: natsSubject(contract.type, tenantOf(contract)),
          description: contract.summary,
          ...(contract.scope === 'tenant' && {
            parameters: {
              tenantId: { description: 'The school that the fact belongs to (UUID).' },
            },
          }),
          messages: { event: { $ref: `#/components/messages/${channelId(contract)}` } },
        },
      ]),
    ),
    operations: Object.fromEntries([
      ...events.map((contract) => [
        `${contract.service}_sends_${channelId(contract)}`,
        operation('send', contract),
      ]),
      ...topology.flatMap(({ name, consumes }) =>
        consumes.flatMap((subscription) =>
          subscription.events.map((contract) => [
            `${name}_${subscription.consumer}_receives_${channelId(contract)}`,
            operation('receive', contract),
          ]),
        ),
      ),
    ]),
    components: {
      messages: Object.fromEntries(
        events.map((contract) => [
          channelId(contract),
          {
            name: contract.type,
            summary: contract.summary,
            contentType: 'application/cloudevents+json',
            payload: {
              allOf: [
                { $ref: '#/components/schemas/Envelope' },
                {
                  type: 'object',
                  properties: { type: { const: contract.type }, data: snapshotOf(contract).data },
                },
              ],
            },
          },
        ]),
      ),
      schemas: { Envelope: ENVELOPE_SCHEMA },
    },
  };
}

function operation(action: 'send' | 'receive', contract: EventContract): object {
  return {
    action,
    channel: { $ref: `#/channels/${channelId(contract)}` },
    messages: [{ $ref: `#/channels/${channelId(contract)}/messages/event` }],
  };
}

const ENVELOPE_SCHEMA = {
  type: 'object',
  required: [
    'specversion',
    'id',
    'type',
    'source',
    'time',
    'subject',
    'datacontenttype',
    'aggregateversion',
    'correlationid',
    'traceparent',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', format: 'uuid', description: 'UUIDv7' },
    type: { type: 'string' },
    source: { type: 'string' },
    time: { type: 'string', format: 'date-time' },
    subject: { type: 'string', description: 'Id of the aggregate' },
    datacontenttype: { const: 'application/json' },
    tenantid: { type: 'string', format: 'uuid' },
    aggregateversion: { type: 'integer', minimum: 1 },
    actorref: { type: 'string', format: 'uuid', description: 'Pseudonymous id of who caused it' },
    correlationid: { type: 'string' },
    causationid: { type: 'string', format: 'uuid' },
    traceparent: { type: 'string', description: 'W3C Trace Context' },
  },
} as const;
