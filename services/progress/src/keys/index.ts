export { KeysModule } from './keys.module.js';
export { SIGNATURE_BYTES, Signatures } from './signatures.js';
