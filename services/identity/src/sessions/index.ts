export { ACCESS_TOKEN_SECONDS, AccessTokens, type AccessGrant } from './access-tokens.js';
export { DeviceTokens } from './device-tokens.js';
export { hashOf, newSecretToken } from './secret-token.js';
export { SessionAnswers } from './session-answers.js';
export { SessionView, TokenModeDto, tokenModes, type TokenMode } from './session.dto.js';
export { sessionErrors } from './session.errors.js';
export {
  Sessions,
  type AuthenticationMethod,
  type OpenSession,
  type SessionGrant,
} from './sessions.js';
export { SessionsModule } from './sessions.module.js';
