export { DerivedKeys, type KeyUse } from './derived-keys.js';
export { KeysModule } from './keys.module.js';
export { open, seal } from './sealed-box.js';
export { SealedBoxes } from './sealed-boxes.js';
export { SigningKeys } from './signing-keys.js';
