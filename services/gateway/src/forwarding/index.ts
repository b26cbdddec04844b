export { Forwarder } from './forwarder.js';
export type { UpstreamState } from './upstream.js';
export { ForwardingModule } from './forwarding.module.js';
