import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { contractFindings, releasesIn } from '../src/contract-steps/contract-findings.js';
import { discoverSchemas, root } from '../src/discover-schemas.js';

it('no migration takes away what the release before it needs', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  const made = releasesIn(await readFile(join(root, 'CHANGELOG.md'), 'utf8'));
  const schemas = await discoverSchemas();
  assert.ok(schemas.length >= 5);
  const findings = schemas.flatMap((schema) => contractFindings(schema, { made, next: version }));
  assert.deepEqual(findings, []);
});
