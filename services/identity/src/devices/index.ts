export { addressPrefix } from './address-prefix.js';
export { deviceLabel } from './device-label.js';
