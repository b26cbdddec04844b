/**
 * Completes a folder that `npm ci --omit=dev --workspace <workspace>…` has filled: adds the compiled code
 * of the workspaces that it links, without tests and types, and removes every other manifest.
 *
 *   node deploy/assemble-runtime.mjs <built checkout> <installed folder> <workspace>…
 */
import { cpSync, existsSync, lstatSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';

const [built, installed, ...workspaces] = process.argv.slice(2);
if (!built || !installed || workspaces.length === 0) {
  console.error('usage: assemble-runtime.mjs <built checkout> <installed folder> <workspace>…');
  process.exit(2);
}

const root = realpathSync(installed);
const scope = path.join(root, 'node_modules', '@lyceum');
const linked = readdirSync(scope)
  .filter((name) => lstatSync(path.join(scope, name)).isSymbolicLink())
  .map((name) => path.relative(root, realpathSync(path.join(scope, name))));

for (const workspace of workspaces.filter((each) => !linked.includes(each))) {
  console.error(`${workspace} is not installed in ${installed}`);
  process.exit(1);
}

for (const folder of linked) {
  const compiled = path.join(built, folder, 'dist', 'src');
  if (!existsSync(compiled)) {
    console.error(`${folder} is not built: ${compiled} is missing`);
    process.exit(1);
  }
  cpSync(compiled, path.join(root, folder, 'dist', 'src'), { recursive: true, filter: runs });
  // What a service is started from; what it loads on demand is in `src`.
  for (const file of ['main.mjs', 'main.mjs.map']) {
    const bundled = path.join(built, folder, 'dist', 'bundle', file);
    if (existsSync(bundled)) cpSync(bundled, path.join(root, folder, 'dist', 'bundle', file));
  }
  // What `validate` compares the live database with.
  const snapshot = path.join(built, folder, 'schema.snapshot');
  if (existsSync(snapshot)) cpSync(snapshot, path.join(root, folder, 'schema.snapshot'));
}

// What the gateway shows of the interface.
if (workspaces.includes('services/gateway'))
  cpSync(path.join(built, 'docs/api/openapi.json'), path.join(root, 'docs/api/openapi.json'));

// npm installs from every manifest; what it did not link is not part of this image.
for (const parent of ['libs', 'services', 'tools']) {
  for (const name of list(path.join(root, parent))) {
    if (!linked.includes(`${parent}/${name}`))
      rmSync(path.join(root, parent, name), { recursive: true });
  }
}
for (const name of ['bench', 'e2e', 'package-lock.json']) {
  rmSync(path.join(root, name), { recursive: true, force: true });
}

/** @param {string} file */
function runs(file) {
  return !/\.(spec|test)\.[cm]?js(\.map)?$|\.d\.[cm]?ts(\.map)?$|\.tsbuildinfo$/.test(file);
}

/** @param {string} folder */
function list(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
