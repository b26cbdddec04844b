import { join } from 'node:path';
import { command } from './command.mjs';

/**
 * Compiles what changed since the last time: the whole checkout, or the project in `folder` and those it
 * stands on.
 * @throws Error with the compiler's messages.
 */
export async function build(root, progress, folder = '.') {
  progress.step('building');
  const compiler = join(root, 'node_modules', 'typescript7', 'bin', 'tsc');
  const { code, output } = await command(process.execPath, [compiler, '-b', join(root, folder)], {
    cwd: root,
  });
  progress.done();
  if (code !== 0) throw new Error(`${output.trim()}\nThe build failed.`);
}
