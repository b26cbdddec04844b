import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, it } from 'node:test';
import { isFresh, serviceBundle } from './service-bundle.js';

const root = mkdtempSync(join(tmpdir(), 'bundle-'));
after(() => rmSync(root, { recursive: true }));

function write(file: string, text: string, seconds: number): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  utimesSync(file, seconds, seconds);
}

it('is fresh while nothing that it was made of is newer or gone', () => {
  const bundle = serviceBundle(root, 'shop');
  const [one, other] = [join(root, 'one.js'), join(root, 'other.js')];
  assert.equal(isFresh(root, bundle), false);
  write(one, '', 1_000);
  write(other, '', 1_000);
  write(bundle.main, '', 2_100);
  write(bundle.inputs, '["one.js","other.js"]', 2_000);
  assert.equal(isFresh(root, bundle), true);
  // While it was made.
  write(other, '', 2_050);
  assert.equal(isFresh(root, bundle), false);
  write(other, '', 1_000);
  rmSync(one);
  assert.equal(isFresh(root, bundle), false);
});
