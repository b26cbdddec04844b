export { appOriginSettings, appOrigins } from './app-origins.js';
