import type { JsonSchema } from './compatibility.js';
import type { EventContract, RealtimeView } from './event-contract.js';
import { natsSubject } from './envelope.js';
import { snapshotOf } from './snapshot.js';
import type { ServiceTopology } from './topology.js';

const INTRODUCTION = `# Event catalogue

Every fact on the bus: who says it, who listens, what it holds. Written from [the contracts](../../libs/contracts/src)
by \`npm run generate\`; how to listen is told in [Consuming events](README.md). Each event also has the fields of the
[envelope](README.md#the-envelope); \`version\`, the aggregate's version after the fact, is in the data of all of them and
not repeated here.
`;

/** A Markdown page of all events, by the service that publishes them: for people who want to listen. */
export function eventCatalogue(
  events: readonly EventContract[],
  topology: readonly ServiceTopology[],
): string {
  const services = [...new Set(events.map(({ service }) => service))].sort();
  return [
    INTRODUCTION,
    ...services.flatMap((service) => [
      `## ${service}`,
      ...events
        .filter((contract) => contract.service === service)
        .sort((one, other) => one.type.localeCompare(other.type))
        .map((contract) => section(contract, topology)),
    ]),
  ].join('\n\n');
}

function section(contract: EventContract, topology: readonly ServiceTopology[]): string {
  const { type, summary, scope, key, realtime } = contract;
  const listeners = topology.flatMap(({ name, consumes }) =>
    consumes
      .filter((subscription) => subscription.events.some((event) => event.type === type))
      .map(({ consumer }) => `${name} (${consumer})`),
  );
  return [
    `### ${type}`,
    summary,
    [
      `- Subject: \`${natsSubject(type, scope === 'tenant' ? '{tenantId}' : '_')}\``,
      `- In order per \`${key}\``,
      `- Listeners: ${listeners.join(', ') || 'none of the services'}`,
      `- Shown in realtime to: ${realtime ? audienceOf(realtime) : 'nobody'}`,
    ].join('\n'),
    ['| field | type | |', '| --- | --- | --- |', ...fieldRows(snapshotOf(contract).data)].join(
      '\n',
    ),
  ].join('\n\n');
}

const AUDIENCES = { school: 'everybody in the school', staff: 'staff of the school' } as const;

function audienceOf({ audience, topics = {} }: RealtimeView): string {
  const who =
    typeof audience === 'string' ? AUDIENCES[audience] : `the user in \`${audience.user}\``;
  const also = Object.entries(topics).map(([topic, field]) => `topic \`${topic}:{${field}}\``);
  return [who, ...also].join(', ');
}

function fieldRows({ properties = {}, required = [] }: JsonSchema): string[] {
  return Object.entries(properties)
    .filter(([name]) => name !== 'version')
    .map(([name, schema]) => {
      const notes = [
        ...(required.includes(name) ? [] : ['may be missing.']),
        ...(typeof schema['description'] === 'string' ? [schema['description']] : []),
      ];
      return `| \`${name}\` | ${typeOf(schema)} | ${cell(notes.join(' '))} |`;
    });
}

/** What a reader needs of a schema, in a word or two. */
function typeOf(schema: JsonSchema): string {
  const { const: only, enum: values } = schema as { const?: unknown; enum?: readonly unknown[] };
  const choices = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (values) return values.map((value) => `\`${String(value)}\``).join(', ');
  if (choices) return [...new Set(choices.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (schema.type === 'object' && schema.properties)
    return `object of ${Object.keys(schema.properties)
      .map((name) => `\`${name}\``)
      .join(', ')}`;
  return [schema['format'] ?? schema.type ?? 'anything'].flat().join(' or ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
