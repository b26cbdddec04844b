import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import type { Metafile } from 'esbuild';
import { END_OF_LOADING, keepNamesOnce } from './kept-names.js';
import { isOthers, ownFiles } from './own-files.js';
import { isFresh, serviceBundle } from './service-bundle.js';
import { traceLines, type SourceMap } from './trace-lines.js';

const NOT_BUNDLED = [
  // Native code.
  '@node-rs/argon2',
  // What Nest and DBOS import if they are asked to do what no service does.
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@grpc/*',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  '@opentelemetry/exporter-logs-otlp-proto',
  '@opentelemetry/exporter-trace-otlp-proto',
  'amqp-connection-manager',
  'kafkajs',
  'mqtt',
];

/** What CommonJS finds in the place of what ES modules do not have. */
const BANNER = `import { createRequire as lyceumCreateRequire } from 'node:module';
const require = lyceumCreateRequire(import.meta.url);
const { filename: __filename, dirname: __dirname } = import.meta;`;

/** What is installed, and how a bundle is made. */
const ALWAYS_INPUTS = [
  'node_modules/.package-lock.json',
  'libs/infrastructure/dist/src/bundle/bundle-services.js',
  'libs/infrastructure/dist/src/bundle/kept-names.js',
  'libs/infrastructure/dist/src/bundle/own-files.js',
];

/**
 * Makes one file of the compiled code of each service and the packages that it imports: finding, reading and
 * linking thousands of files is most of what a service does when it starts. A bundle that is fresh is left
 * alone, so that this costs nothing when nothing has changed.
 *
 * @returns the file to run, by service
 * @throws Error with what esbuild found wrong
 */
export async function bundleServices(
  root: string,
  services: readonly string[],
): Promise<Record<string, string>> {
  const made = lastMade.then(async () => {
    const stale = services.filter((name) => !isFresh(root, serviceBundle(root, name)));
    if (stale.length > 0) await bundleStale(root, stale);
  });
  lastMade = made.catch(() => undefined);
  await made;
  return Object.fromEntries(services.map((name) => [name, serviceBundle(root, name).main]));
}

/** esbuild is one process for all of this one, which ends with the first to stop it: one after the other. */
let lastMade = Promise.resolve();

async function bundleStale(root: string, stale: readonly string[]): Promise<void> {
  const started = new Date();
  const { build, stop } = await import('esbuild');
  // All at once: what they share is read once.
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: stale.map((service) => ({
      in: compiledMain(service),
      out: withoutExtension(relative(root, serviceBundle(root, service).main)),
    })),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    // Node has them; esbuild would make such an expression again each time that it is used.
    supported: { 'regexp-unicode-property-escapes': true },
    // Logs and the documents of the interface show the names of classes.
    keepNames: true,
    legalComments: 'none',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    external: NOT_BUNDLED,
    banner: { js: BANNER },
    footer: { js: END_OF_LOADING },
    plugins: [ownFiles(dirname(serviceBundle(root, stale[0]!).main))],
    logLevel: 'silent',
  });
  await stop();
  for (const { path, text } of outputFiles)
    replaceFile(path, path.endsWith('.map') ? traced(text) : inAscii(keepNamesOnce(text)));
  for (const service of stale) {
    const { inputs } = serviceBundle(root, service);
    replaceFile(
      inputs,
      JSON.stringify([...filesOf(metafile, compiledMain(service)), ...ALWAYS_INPUTS]),
    );
    utimesSync(inputs, started, started);
  }
}

const compiledMain = (service: string): string =>
  join('services', service, 'dist', 'src', 'main.js');

const withoutExtension = (path: string): string => path.slice(0, -extname(path).length);

/** The files of ours among what a file imports, and itself. */
function filesOf({ inputs }: Metafile, main: string): Set<string> {
  const files = new Set([main]);
  for (const file of files)
    for (const { path, external } of inputs[file]?.imports ?? [])
      if (external !== true && !isOthers(path)) files.add(path);
  return files;
}

/** A service that is starting now reads the one or the other, and not half of it. */
function replaceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

/**
 * esbuild leaves letters of other alphabets in regular expressions. One of them, and V8 keeps two bytes for every
 * letter of the file as long as the service runs.
 */
const inAscii = (code: string): string =>
  code.replace(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const traced = (map: string): string =>
  JSON.stringify(traceLines(JSON.parse(map) as SourceMap, (source) => !isOthers(source)));
