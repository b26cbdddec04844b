import {
  broadcasts,
  durableName,
  natsFilter,
  realtimeProducers,
  streamOf,
  topology,
  type ServiceTopology,
} from '@lyceum/contracts';
import {
  DELIVERY_PREFIX,
  DELIVERY_STREAM,
  HOOK_STREAM,
  HOOK_SWEEP_DURABLE,
  hookSubject,
} from '../hooks/hook-streams.js';

export interface BusUser {
  readonly user: string;
  /** As it stands in the configuration: a password, or `$NAME` to have the server read its environment. */
  readonly password: string;
}

export interface BusUsers {
  readonly admin: BusUser;
  readonly services: Readonly<Record<string, BusUser>>;
}

/**
 * The `authorization` block of nats-server: each service publishes under its own name only, and reads
 * only what the topology lists. The administrator provisions streams and inspects.
 */
export function natsServerConfig(users: BusUsers): string {
  const services = topology
    .filter(({ name }) => users.services[name])
    .map((service) => userBlock(users.services[service.name]!, permissions(service)));
  return `authorization {\n  users = [\n${[userBlock(users.admin), ...services].join(',\n')}\n  ]\n}\n`;
}

interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** Subjects of the JetStream API (ADR-1 and ADR-37 of the NATS architecture repository). */
function permissions(service: ServiceTopology): Permissions {
  const { name, ownsData, consumes, watches } = service;
  const shown = service.showsRealtime ? realtimeProducers : [];
  const consumers = consumes.flatMap(({ consumer, events }) =>
    events.flatMap(({ type, service }) => {
      const stream = streamOf(service);
      return [
        durableName(name, consumer, type),
        verifyName(durableName(name, consumer, type)),
      ].flatMap((durable) => [
        `$JS.API.CONSUMER.CREATE.${stream}.${durable}.${natsFilter(type)}`,
        `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
        `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
        `$JS.ACK.${stream}.${durable}.>`,
      ]);
    }),
  );
  return {
    publish: [
      ...(ownsData
        ? [`evt.${name}.>`, `dlq.${name}.>`, `$JS.API.STREAM.INFO.${streamOf(name)}`]
        : []),
      ...consumers,
      ...webhookRights(service),
      ...broadcastRights,
      ...shown.flatMap((producer) => [
        `$JS.API.STREAM.INFO.${streamOf(producer)}`,
        `$JS.API.STREAM.MSG.GET.${streamOf(producer)}`,
        `$JS.API.DIRECT.GET.${streamOf(producer)}`,
      ]),
    ],
    subscribe: [
      `_INBOX_${name}.>`,
      ...[...new Set([...watches, ...shown])].map((producer) => `evt.${producer}.>`),
    ],
  };
}

/** Who takes webhooks in stores, settles and hands on; who handles them reads bodies, whole stream or none. */
function webhookRights({ name, takesWebhooks, handlesWebhooks }: ServiceTopology): string[] {
  const sweep = HOOK_SWEEP_DURABLE;
  return [
    ...(takesWebhooks
      ? [
          `evt.${name}.webhook.>`,
          hookSubject('*'),
          `${DELIVERY_PREFIX}.>`,
          `$JS.API.STREAM.MSG.DELETE.${HOOK_STREAM}`,
          `$JS.API.STREAM.MSG.GET.${DELIVERY_STREAM}`,
          `$JS.API.CONSUMER.CREATE.${HOOK_STREAM}.${sweep}.${hookSubject('*')}`,
          `$JS.API.CONSUMER.INFO.${HOOK_STREAM}.${sweep}`,
          `$JS.API.CONSUMER.MSG.NEXT.${HOOK_STREAM}.${sweep}`,
          `$JS.ACK.${HOOK_STREAM}.${sweep}.>`,
        ]
      : []),
    ...(handlesWebhooks?.length ? [`$JS.API.DIRECT.GET.${HOOK_STREAM}`] : []),
  ];
}

/** To read a broadcast as an ordered consumer, which is made anew whenever it loses its place. */
const broadcastRights = broadcasts.flatMap(({ stream }) => [
  `$JS.API.STREAM.INFO.${stream}`,
  `$JS.API.CONSUMER.CREATE.${stream}.>`,
  `$JS.API.CONSUMER.INFO.${stream}.*`,
  `$JS.API.CONSUMER.DELETE.${stream}.*`,
  `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
]);

/** The consumer beside the live one with which a projection is verified. */
export function verifyName(durable: string): string {
  return `${durable}__verify`;
}

function userBlock({ user, password }: BusUser, permitted?: Permissions): string {
  const list = (subjects: readonly string[]): string =>
    `[${subjects.map((subject) => `"${subject}"`).join(', ')}]`;
  // A user without any right to publish needs the denial: an empty list would allow everything.
  const publish =
    permitted && permitted.publish.length > 0 ? list(permitted.publish) : '{ deny: [">"] }';
  const rights = permitted
    ? `, permissions: { publish: ${publish}, subscribe: ${list(permitted.subscribe)} }`
    : '';
  const secret = password.startsWith('$') ? password : JSON.stringify(password);
  return `    { user: ${JSON.stringify(user)}, password: ${secret}${rights} }`;
}
