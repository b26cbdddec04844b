/** How other commands reach the stores of a running stack, without all that makes and migrates them. */
export { adminUrl, bus, type StoreAccess } from './running-stack.js';
export { withClient } from './with-client.js';
