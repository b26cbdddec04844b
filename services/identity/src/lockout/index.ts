export { LockoutModule } from './lockout.module.js';
export { lockoutErrors } from './lockout.errors.js';
export { SignInThrottle, type Attempt } from './sign-in-throttle.js';
