export * from './api.generated.js';
export type { Answer, CallOptions } from './call.js';
export { createClient, type Client, type ClientOptions } from './client.js';
export type { Session } from './credentials.js';
export { ApiError, ConnectionError, type ProblemDocument } from './errors.js';
export { follow, type Fact, type FollowOptions, type Happening } from './follow.js';
export { items } from './pages.js';
export type { RetryOptions } from './retry.js';
export type { ServerSentEvent } from './server-sent-events.js';
