export { BusPublisher } from './bus-publisher.js';
export { StandInIdentity, type TokenClaims } from './identity.js';
export { readyVideo } from './ready-video.js';
export {
  breakOff,
  ScriptedProvider,
  type ProviderRequest,
  type Refusal,
} from './scripted-provider.js';
export {
  SpeechStandIn,
  type HeardRequest,
  type SpeechBehaviour,
  type SpokenSegment,
} from './speech.js';
