import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout, from `tools/api/dist/src`. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** The services of the checkout that are built, by name. */
export function builtServices(): string[] {
  return readdirSync(join(root, 'services'))
    .filter((name) => existsSync(join(root, 'services', name, 'dist/src/app.module.js')))
    .sort();
}
