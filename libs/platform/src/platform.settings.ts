import { z } from 'zod';
import { integer, port, ratio, text, url } from './config/formats.js';
import { optional, required, type ConfigOf } from './config/settings.js';

/** What every service reads, whatever else it needs. */
export const platformSettings = {
  NODE_ENV: optional(z.enum(['development', 'test', 'production']), 'kind of environment', {
    fallback: 'production' as const,
  }),
  HOST: optional(text, 'address to listen on', { fallback: '127.0.0.1' }),
  PORT: optional(port, 'port to listen on; 0 takes a free one', { fallback: 3000 }),
  LOG_LEVEL: optional(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']),
    'lowest level logged',
    {
      fallback: 'info' as const,
    },
  ),
  LOG_REQUESTS: optional(z.enum(['all', 'problems', 'none']), 'which requests get a log line', {
    fallback: 'problems' as const,
  }),
  IDENTITY_URL: required(
    url('http', 'https'),
    'base address of the identity service, whose keys verify tokens',
  ),
  TRUST_PROXY: optional(
    text,
    'comma-separated addresses or subnets of proxies whose X-Forwarded-For counts',
  ),
  SHUTDOWN_GRACE_MS: optional(integer(0, 600_000), 'milliseconds that a shutdown may take', {
    fallback: 10_000,
  }),
  SHUTDOWN_LINGER_MS: optional(
    integer(0, 60_000),
    'milliseconds of a shutdown in which callers may leave by themselves; more than they keep idle connections',
    { fallback: 0 },
  ),
  METRICS_TOKEN: optional(text, 'bearer token that /metrics asks for'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(
    url('http', 'https'),
    'OTLP/HTTP collector; no tracing without it',
  ),
  OTEL_TRACES_SAMPLER_ARG: optional(ratio, 'share of traces recorded', { fallback: 0.1 }),
  SENTRY_DSN: optional(url('https', 'http'), 'where unexpected errors are reported'),
} as const;

export type PlatformConfig = ConfigOf<typeof platformSettings>;
