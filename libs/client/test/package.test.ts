import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the package for apps outside', () => {
  it('holds what it exports, and no tests', () => {
    const said = execFileSync('npm', ['pack', '--dry-run', '--json'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(said) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
      exports: Record<string, Record<string, string>>;
    };
    for (const target of Object.values(manifest.exports['.']!))
      assert.ok(paths.includes(target.replace('./', '')), `${target} of ${paths.join(', ')}`);
    assert.deepEqual(
      paths.filter((path) => /spec|test/.test(path)),
      [],
    );
  });
});
