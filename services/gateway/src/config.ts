import { cacheSettings, limitSettings } from '@lyceum/cache';
import { messagingSettings } from '@lyceum/messaging';
import {
  base64Key,
  integer,
  optional,
  required,
  sessionCookieSettings,
  text,
  url,
  type ConfigOf,
  type Setting,
} from '@lyceum/platform';
import { origins, timeouts } from './config-formats.js';
import { forwardedServices } from './routes/index.js';
import { webhookSecretSettings } from './webhooks/index.js';

const { NATS_URL, NATS_USER, NATS_PASSWORD } = messagingSettings;

/** `catalog` → `CATALOG_URL` */
export const addressVariable = (service: string): string =>
  `${service.toUpperCase().replaceAll('-', '_')}_URL`;

/** One address per service that has public operations. */
const addresses: Readonly<Record<string, Setting<string>>> = Object.fromEntries(
  forwardedServices.map((name) => [
    addressVariable(name),
    required(url('http', 'https'), `base address of the ${name} service`),
  ]),
);

export const settings = {
  ...addresses,
  NATS_URL,
  NATS_USER,
  NATS_PASSWORD,
  ...cacheSettings,
  // Without it nobody is held to a limit, and nothing is done once only: that must not happen unnoticed.
  REDIS_URL: { ...cacheSettings.REDIS_URL, level: 'required' } as Setting<string>,
  ...limitSettings,
  RATE_LIMITS_FILE: optional(text, 'file that holds RATE_LIMITS, read again when it changes'),
  ...sessionCookieSettings,
  EDGE_ENCRYPTION_KEY: required(
    base64Key(32),
    '32 bytes in base64 that encrypt the answers kept for an Idempotency-Key',
  ),
  CORS_ORIGINS: optional(
    origins,
    'comma-separated origins whose pages may call with credentials: https://school.example',
    { fallback: [] },
  ),
  SHED_EVENT_LOOP_DELAY_MS: optional(
    integer(10, 10_000),
    'milliseconds that the event loop may be late before requests are refused',
    { fallback: 150 },
  ),
  MAX_REQUESTS_IN_FLIGHT: optional(
    integer(1, 100_000),
    'requests that may wait for services before further ones are refused',
    { fallback: 1_500 },
  ),
  MAX_REQUESTS_PER_UPSTREAM: optional(
    integer(1, 100_000),
    'requests that may wait for one service',
    { fallback: 1_200 },
  ),
  UPSTREAM_CONNECTIONS: optional(integer(1, 1024), 'connections kept open to each service', {
    fallback: 64,
  }),
  UPSTREAM_TIMEOUT_MS: optional(integer(1), 'milliseconds that a service may take to answer', {
    fallback: 15_000,
  }),
  UPSTREAM_TIMEOUTS_MS: optional(timeouts, 'the same for single services: ai 60000, media 30000', {
    fallback: new Map<string, number>(),
  }),
  MICRO_CACHE_MEGABYTES: optional(
    integer(0, 16_384),
    'memory for public answers; 0 switches the cache off',
    {
      fallback: 32,
    },
  ),
  REALTIME_MAX_STREAMS: optional(integer(1), 'clients that may listen to one gateway', {
    fallback: 10_000,
  }),
  REALTIME_STREAMS_PER_USER: optional(integer(1), 'streams of one account at one gateway', {
    fallback: 10,
  }),
  REALTIME_BUFFER_KILOBYTES: optional(
    integer(1),
    'what waits for a client that reads slowly, before it is asked to come again',
    { fallback: 256 },
  ),
  ...webhookSecretSettings,
  WEBHOOK_BODY_KILOBYTES: optional(integer(1, 512), 'largest webhook that is taken', {
    fallback: 256,
  }),
} as const;

export type Config = ConfigOf<typeof settings>;
