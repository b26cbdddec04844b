export { callerOf, type Caller } from './caller.js';
export { Limits } from './limits.js';
export { LimitsModule } from './limits.module.js';
