export { callerOf, type Caller } from './caller.js';
export { Limits } from './limits.js';
export { LimitsModule } from './limits.module.js';
export { TokenTrials } from './token-trials.js';
