import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatFiles, generateFiles, logger } from '@nx/devkit';
import { edits } from './edits.js';
import { constantCase, serviceNameProblem, snakeCase } from './service-name.js';

/**
 * Plain JavaScript, so that it runs in a fresh checkout before anything is built.
 *
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ name: string, skipInstall?: boolean }} options
 * @returns {Promise<import('@nx/devkit').GeneratorCallback>}
 */
export default async function serviceGenerator(tree, { name, skipInstall = false }) {
  const problem = serviceNameProblem(name, workspaceNames(tree));
  if (problem) throw new Error(problem);

  const templates = path.join(path.dirname(fileURLToPath(import.meta.url)), 'files');
  const names = { name, constant: constantCase(name), snake: snakeCase(name), tmpl: '' };
  generateFiles(tree, path.join(templates, 'service'), `services/${name}`, names);
  generateFiles(tree, path.join(templates, 'k8s'), `k8s/base/services/${name}`, names);
  for (const { file, edit } of edits) {
    const text = tree.read(file, 'utf8');
    if (text === null) throw new Error(`${file} is missing: this is not a checkout of Lyceum`);
    try {
      tree.write(file, edit(text, name));
    } catch (error) {
      throw new Error(
        `${file} is not as the generator knows it: ${/** @type {Error} */ (error).message}`,
      );
    }
  }

  await formatFiles(tree);

  return () => {
    if (!skipInstall) derive(tree.root);
    const { constant } = names;
    logger.info(`
services/${name} is ready. It has one module, notes, to replace by your own.

npm start runs it with the others, at /v1/${name}/notes; npx nx test ${name} runs its unit tests.
An installation needs two more passwords: ${constant}_DATABASE_PASSWORD and ${constant}_NATS_PASSWORD.
`);
  };
}

/** What follows from the files: links, lockfile, compiled code, and everything generated from those. */
function derive(/** @type {string} */ root) {
  const npm = (/** @type {string[]} */ ...args) =>
    execFileSync('npm', args, { cwd: root, stdio: 'inherit' });
  npm('install', '--no-audit', '--no-fund', '--prefer-offline');
  npm('run', 'build');
  npm('run', 'generate');
  npm('run', 'nats:config');
  try {
    npm('run', 'k8s:render');
  } catch {
    logger.warn('k8s/rendered is not up to date: npm run k8s:render, where there is kubectl');
  }
}

/** @param {import('@nx/devkit').Tree} tree */
function workspaceNames(tree) {
  return ['services', 'libs', 'tools']
    .flatMap((parent) => tree.children(parent))
    .concat(['bench', 'e2e']);
}
