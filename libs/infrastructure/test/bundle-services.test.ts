import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundleServices } from '../src/bundle/bundle-services.js';

describe('the bundle of a service', () => {
  let root: string;
  let main: string;
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'bundle-'));
    write('node_modules/.package-lock.json', '{}');
    for (const file of ['bundle-services', 'kept-names', 'own-files'])
      write(`libs/infrastructure/dist/src/bundle/${file}.js`, '');
    write('node_modules/letters/package.json', '{"name":"letters","main":"letters.cjs"}');
    write(
      'node_modules/letters/letters.cjs',
      'exports.isWord = (text) => /^[a-zÇ-ž]+$/.test(text);',
    );
    write('services/shop/dist/src/orders/beside.txt', 'what lies beside');
    write(
      'services/shop/dist/src/orders/printer.js',
      "export const print = (text) => '(' + text + ')';",
    );
    write(
      'services/shop/dist/src/orders/order.js',
      `import { readFileSync } from 'node:fs';
       import { isWord } from 'letters';
       export class Order {
         text = readFileSync(new URL('./beside.txt', import.meta.url), 'utf8');
         word = isWord('Øl'.toLowerCase());
         async printed() {
           const { print } = await import('./printer.js');
           return print(this.text);
         }
       }
       export function fail() {
         throw new Error('planted');
       }
       //# sourceMappingURL=order.js.map`,
    );
    // Each line comes from the line with ten times its number.
    write(
      'services/shop/dist/src/orders/order.js.map',
      JSON.stringify({
        version: 3,
        sources: ['../../../src/orders/order.ts'],
        names: [],
        mappings: ['AAAA', ...Array<string>(11).fill('AAUA')].join(';'),
      }),
    );
    write(
      'services/shop/dist/src/main.js',
      `import { Order, fail } from './orders/order.js';
       const order = new Order();
       console.log(JSON.stringify([Order.name, order.word, await order.printed()]));
       fail();`,
    );
    main = (await bundleServices(root, ['shop']))['shop']!;
  });
  after(() => rmSync(root, { recursive: true }));

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    utimesSync(join(root, file), 1_000, 1_000);
  }

  it('does what the service does, with its packages, the files beside it and what it loads on demand', () => {
    rmSync(join(root, 'node_modules/letters'), { recursive: true });
    const { stdout, stderr } = spawnSync(process.execPath, ['--enable-source-maps', main], {
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(stdout || stderr), ['Order', true, '(what lies beside)']);
    // The twelfth line of the file.
    assert.match(stderr, /at fail \(.*services\/shop\/src\/orders\/order\.ts:111:/);
  });

  it('is made again when something has changed, and only then', async () => {
    const made = statSync(main).mtimeMs;
    await bundleServices(root, ['shop']);
    assert.equal(statSync(main).mtimeMs, made);
    writeFileSync(join(root, 'services/shop/dist/src/main.js'), "console.log('another');");
    await bundleServices(root, ['shop']);
    assert.equal(spawnSync(process.execPath, [main], { encoding: 'utf8' }).stdout, 'another\n');
  });

  it('is refused where a file would be there twice', async () => {
    write('services/twice/dist/src/state.js', 'export const state = {};');
    write(
      'services/twice/dist/src/late.js',
      "import { state } from './state.js';\nstate.late = true;",
    );
    write(
      'services/twice/dist/src/main.js',
      "import { state } from './state.js';\nawait import('./late.js');\nconsole.log(state);",
    );
    await assert.rejects(bundleServices(root, ['twice']), /late\.js is imported on demand/);
  });

  it('is refused where a library has a package of its own that is loaded on demand', async () => {
    write('libs/shelf/node_modules/heavy/package.json', '{"name":"heavy"}');
    write('libs/shelf/dist/src/index.js', "export const late = () => import('heavy');");
    write(
      'services/nested/dist/src/main.js',
      "import { late } from '../../../../libs/shelf/dist/src/index.js';\nawait late();",
    );
    await assert.rejects(bundleServices(root, ['nested']), /heavy, imported on demand by/);
  });
});
