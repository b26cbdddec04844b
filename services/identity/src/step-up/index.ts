export { AuthenticationAge } from './authentication-age.js';
export { RecentAuthentication } from './recent-authentication.js';
export { StepUpModule } from './step-up.module.js';
