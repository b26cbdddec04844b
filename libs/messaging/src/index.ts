export { BusConnection } from './bus/bus-connection.js';
export { busConnectionProvider } from './bus/bus-connection.provider.js';
export { natsServerConfig, type BusUser, type BusUsers } from './bus/nats-server-config.js';
export { DEAD_LETTER_STREAM, provisionStreams, streamConfigs } from './bus/provision-streams.js';
export { eventTables } from './event-tables.migration.js';
export { Deliveries, type Delivery } from './hooks/deliveries.js';
export { HookStore, type Evidence, type RawHook } from './hooks/hook-store.js';
export { HookSweep } from './hooks/hook-sweep.js';
export { publishConfirmed } from './hooks/publish-confirmed.js';
export { StoredWebhooks, type StoredWebhook } from './hooks/stored-webhooks.js';
export {
  DELIVERY_PREFIX,
  DELIVERY_STREAM,
  HOOK_STREAM,
  HOOK_SWEEP_DURABLE,
  hookSubject,
} from './hooks/hook-streams.js';
export {
  Consumes,
  ConsumesBatch,
  projection,
  reaction,
  type ConsumerRef,
} from './inbox/consumes.decorator.js';
export { EventContext } from './inbox/event-context.js';
export { EventLog, type LogState, type LoggedEvent } from './log/event-log.js';
export { LogFollower } from './log/log-follower.js';
export { MessagingModule } from './messaging.module.js';
export { messagingSettings, type MessagingConfig } from './messaging.settings.js';
export { eventEnvelope } from './outbox/event-envelope.js';
export { Outbox, type Cause } from './outbox/outbox.js';
export { EventConsumer } from './inbox/event-consumer.js';
export { FailureRetrier } from './inbox/failure-retrier.js';
export {
  Inbox,
  type Apply,
  type ConsumerDefinition,
  type InboxOptions,
  type Outcome,
} from './inbox/inbox.js';
export { OutboxRelay } from './outbox/relay.js';
export { RevocationFeed, revocationFeedProvider } from './revocation/revocation-feed.js';
