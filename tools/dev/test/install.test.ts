import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';

const { staleness } = (await import(
  new URL('../../bootstrap/install.mjs', import.meta.url).href
)) as {
  staleness: (root: string) => string | undefined;
};

const base = mkdtempSync(join(tmpdir(), 'lyceum install '));
after(() => {
  rmSync(base, { recursive: true, force: true });
});

let root: string;
const write = (file: string, content: unknown): void => {
  mkdirSync(join(root, file, '..'), { recursive: true });
  writeFileSync(join(root, file), JSON.stringify(content));
};
const installed = { 'node_modules/pg': { version: '8.1.0' } };
const lock = (more: object = {}) => ({
  packages: {
    '': {},
    'libs/cache': {},
    'node_modules/@lyceum/cache': { resolved: 'libs/cache', link: true },
    'node_modules/pg': { version: '8.1.0' },
    'node_modules/fsevents': { version: '2.0.0', optional: true },
    ...more,
  },
});
const stampFile = (): string => join(root, 'node_modules/.lyceum-install.json');

describe('staleness of node_modules', () => {
  beforeEach(() => {
    root = mkdtempSync(join(base, 'checkout '));
    write('package.json', { workspaces: ['libs/*'] });
    write('libs/cache/package.json', { name: '@lyceum/cache' });
    write('package-lock.json', lock());
    mkdirSync(join(root, 'node_modules/@lyceum/cache'), { recursive: true });
    write('node_modules/.package-lock.json', { packages: installed });
  });

  it('is none after npm ci by hand, which gets a stamp', () => {
    assert.equal(staleness(root), undefined);
    assert.ok(existsSync(stampFile()));
    assert.equal(staleness(root), undefined);
  });

  it('is seen when there is nothing yet', () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    assert.equal(staleness(root), 'there are none yet');
  });

  it('is seen when npm did not finish', () => {
    rmSync(join(root, 'node_modules/.package-lock.json'));
    assert.equal(staleness(root), 'the last installation was not finished');
  });

  it('is seen when the lock file wants another version, or one more', () => {
    assert.equal(staleness(root), undefined);
    write('package-lock.json', lock({ 'node_modules/pg': { version: '8.2.0' } }));
    assert.equal(staleness(root), 'node_modules/pg is 8.1.0 and should be 8.2.0');
    write('package-lock.json', lock({ 'node_modules/zod': { version: '4.0.0' } }));
    assert.equal(staleness(root), 'node_modules/zod is missing');
  });

  it('is none when the lock file changed in ways that do not matter here', () => {
    assert.equal(staleness(root), undefined);
    write(
      'package-lock.json',
      lock({ 'node_modules/windows-only': { version: '1.0.0', optional: true } }),
    );
    assert.equal(staleness(root), undefined);
  });

  it('is seen when they were installed for another Node', () => {
    assert.equal(staleness(root), undefined);
    write('node_modules/.lyceum-install.json', { lock: 'x', abi: '1' });
    assert.match(staleness(root) ?? '', /installed for another Node \(ABI 1, this is \d+\)/);
  });

  it('is seen when a workspace is new', () => {
    assert.equal(staleness(root), undefined);
    write('libs/forum/package.json', { name: '@lyceum/forum' });
    assert.equal(staleness(root), 'libs/forum is new');
  });
});
