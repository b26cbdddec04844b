/** What prepares a bus for the services, without what a service needs to use it. */
export { natsServerConfig } from './bus/nats-server-config.js';
export { provisionStreams } from './bus/provision-streams.js';
