import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { generate, staleFiles, writeFiles } from '@lyceum/db';
import { apiFiles } from './api-files.js';
import { root } from './checkout.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** `npm run generate [-- --check] [--only api]` */
try {
  const { values } = parseArgs({
    options: { check: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  const stale = await staleFiles(await apiFiles());
  if (!values.check) await writeFiles(stale);
  const paths = [
    ...stale.map(({ path }) => relative(root, path)),
    ...(values.only === 'api' ? [] : await generate(values.check)),
  ];
  for (const path of paths) say(`${values.check ? 'stale' : 'wrote'} ${path}`);
  if (values.check && paths.length > 0)
    throw new Error('Generated files do not fit the code; run npm run generate');
  if (paths.length === 0) say('Generated files are up to date.');
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
