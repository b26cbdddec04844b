export { BusPublisher } from './bus-publisher.js';
export { StandInIdentity, type TokenClaims } from './identity.js';
export { readyVideo } from './ready-video.js';
