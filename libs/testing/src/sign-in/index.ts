export { AuthenticatorApp } from './authenticator-app.js';
export { Browser } from './browser.js';
export { CLIENT, OidcServer, type Person } from './oidc-server.js';
