import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/** A path of a package, however it is written. */
export const isOthers = (path: string): boolean => path.includes('node_modules/');

const OWN_FILES = /[\\/](?:libs|services)[\\/][^\\/]+[\\/]dist[\\/]src[\\/].*\.js$/;
const LIBRARY = /^(.*[\\/]libs[\\/][^\\/]+)[\\/]dist[\\/]/;
const ON_DEMAND = /\bimport\(['"]([^'"]+)['"]\)/g;
const IMPORTS_OURS = /^(?:import|export)\b[^'"]*['"](?:\.|@lyceum\/)/m;

/**
 * What a file of ours says about places stays true in the bundle: `import.meta.url` is where the file is, so that
 * it finds what lies beside it, and what it imports on demand stays where it is and is read when it is asked for.
 *
 * @param outdir where the bundle of a service lies; those of others lie as deep
 */
export const ownFiles = (outdir: string): Plugin => ({
  name: 'own files',
  setup: ({ onLoad }) => {
    onLoad({ filter: OWN_FILES }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const place = (file: string): string => JSON.stringify(relative(outdir, file));
      const names = [...source.matchAll(ON_DEMAND)].map(([, name]) => name!);
      await Promise.all(names.map((name) => assertOnce(path, name)));
      return {
        contents: source
          .replaceAll('import.meta.url', `new URL(${place(path)}, import.meta.url).href`)
          .replace(ON_DEMAND, (_, name: string) => {
            const from = name.startsWith('.') ? place(join(dirname(path), name)) : `'${name}'`;
            return `import(import.meta.resolve(${from}))`;
          }),
      };
    });
  },
});

/** @throws Error for what would not be found from the bundle, or would be there twice */
async function assertOnce(importer: string, name: string): Promise<void> {
  if (name.startsWith('.')) {
    const file = join(dirname(importer), name);
    if (IMPORTS_OURS.test(await readFile(file, 'utf8')))
      throw new Error(`${file} is imported on demand, and so must not import other files of ours`);
  }
  const [, library] = LIBRARY.exec(importer) ?? [];
  if (library !== undefined && existsSync(join(library, 'node_modules', name)))
    throw new Error(
      `${name}, imported on demand by ${importer}, is where a service does not find it`,
    );
}
