import { integer, optional, required, text, url, type ConfigOf } from '@lyceum/platform';

export const messagingSettings = {
  NATS_URL: required(url('nats', 'tls', 'ws', 'wss'), 'NATS server with JetStream'),
  NATS_USER: optional(text, "this service's user on the bus; or in NATS_URL"),
  NATS_PASSWORD: optional(text, "password of this service's user on the bus"),
  OUTBOX_POLL_MS: optional(
    integer(10, 60_000),
    'milliseconds between looks at the outbox when nobody wakes the relay',
    {
      fallback: 1_000,
    },
  ),
  OUTBOX_RETENTION_HOURS: optional(
    integer(1),
    'hours that published events stay in the outbox, to be published again should the bus lose them',
    {
      fallback: 72,
    },
  ),
  OUTBOX_MAX_ATTEMPTS: optional(
    integer(1, 100),
    'attempts before an event that the bus refuses is parked',
    { fallback: 10 },
  ),
  INBOX_MAX_ATTEMPTS: optional(integer(1, 100), 'attempts before an event becomes a dead letter', {
    fallback: 8,
  }),
  INBOX_BACKOFF_MS: optional(
    integer(1),
    'milliseconds before the second attempt; doubled after each',
    { fallback: 1_000 },
  ),
} as const;

export type MessagingConfig = ConfigOf<typeof messagingSettings>;
