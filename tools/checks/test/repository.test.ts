import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { lockfileFindings } from '../src/repository/lockfile.js';
import { workflowFindings } from '../src/repository/workflow-rules.js';
import { workspaceFindings } from '../src/repository/workspace-rules.js';
import { workspaceRoot } from '../src/workspace.js';

const lines = (findings: readonly { where: string; problem: string }[]) =>
  findings.map((finding) => `${finding.where} ${finding.problem}`).join('\n');

describe('package-lock.json', () => {
  it('satisfies its own rules', () => {
    const text = readFileSync(path.join(workspaceRoot, 'package-lock.json'), 'utf8');
    assert.equal(lines(lockfileFindings(text)), '');
  });

  const lockfile = (entry: object) =>
    lockfileFindings(JSON.stringify({ packages: { 'node_modules/x': entry } }));
  const sound = { integrity: 'sha512-x', license: 'MIT' };

  it('accepts a choice of licences, and any licence of a tool', () => {
    assert.deepEqual(lockfile({ ...sound, license: '(GPL-3.0 OR MIT)' }), []);
    assert.deepEqual(lockfile({ ...sound, license: 'GPL-3.0', dev: true }), []);
  });

  for (const [name, entry, problem] of [
    ['a download address', { ...sound, resolved: 'https://registry.example/x.tgz' }, /address/],
    ['a repository', { ...sound, resolved: 'git+ssh://git@example/x.git' }, /address/],
    ['a package without digest', { license: 'MIT' }, /no digest/],
    ['copyleft', { ...sound, license: 'AGPL-3.0' }, /licence AGPL-3.0/],
    ['copyleft beside a free licence', { ...sound, license: '(MIT AND GPL-2.0)' }, /licence/],
  ] as const) {
    it(`refuses ${name}`, () => assert.match(lines(lockfile(entry)), problem));
  }
});

describe('workflows', () => {
  const read = (name: string) =>
    readFileSync(path.join(workspaceRoot, '.github/workflows', `${name}.yml`), 'utf8');

  for (const name of ['ci', 'release'])
    it(`${name} satisfies its own rules`, () =>
      assert.equal(lines(workflowFindings(name, read(name))), ''));

  for (const [what, pattern, replacement, problem] of [
    ['a tag of an action', /checkout@[0-9a-f]{40}/, 'checkout@v4', /checkout@v4 is not pinned/],
    ['rights that it does not need', 'contents: read', 'contents: write', /begin with more/],
    ['a token that stays', 'persist-credentials: false', 'ref: main', /persist-credentials/],
    ['a job without an end', /timeout-minutes: \d+/, 'name: x', /no timeout-minutes/],
    ['strangers with secrets', 'pull_request:', 'pull_request_target:', /strangers/],
  ] as const)
    it(`refuses ${what}`, () => {
      const planted = read('ci').replace(pattern, replacement);
      assert.match(lines(workflowFindings('ci', planted)), problem);
    });
});

describe('workspaces', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'lyceum-workspaces-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  const write = (file: string, content: unknown) => {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
  };

  /** A repository of one sound service and one library, with some files replaced. */
  const findingsWith = (files: Record<string, unknown>): string => {
    rmSync(root, { recursive: true, force: true });
    const manifest = { private: true, license: 'Apache-2.0' };
    const sound: Record<string, unknown> = {
      'package.json': {
        workspaces: ['libs/*', 'services/*'],
        devDependencies: { typescript: '6' },
      },
      'tsconfig.json': { references: [{ path: 'libs/platform' }, { path: 'services/shop' }] },
      'libs/platform/package.json': { ...manifest, name: '@lyceum/platform' },
      'libs/platform/project.json': { name: 'platform', tags: ['type:lib', 'scope:platform'] },
      'libs/platform/tsconfig.json': {},
      'services/shop/package.json': {
        ...manifest,
        name: '@lyceum/shop',
        dependencies: { '@lyceum/platform': '0.1.0' },
      },
      'services/shop/project.json': { name: 'shop', tags: ['type:service', 'scope:shop'] },
      'services/shop/tsconfig.json': { references: [{ path: '../../libs/platform' }] },
      'services/shop/src/main.ts':
        "import '@lyceum/platform';\nimport 'node:fs';\nimport './x.js';\n",
      'services/shop/src/main.spec.ts': "import 'typescript';\n",
    };
    for (const [file, content] of Object.entries({ ...sound, ...files })) write(file, content);
    return lines(workspaceFindings(root));
  };

  it('accepts a sound repository', () => assert.equal(findingsWith({}), ''));

  for (const [name, files, problem] of [
    [
      'an undeclared import',
      { 'services/shop/src/a.ts': "import { x } from 'pg';\n" },
      /imports pg/,
    ],
    [
      'an undeclared dynamic import',
      { 'services/shop/src/a.ts': "await import('pg/lib/x.js');\n" },
      /imports pg/,
    ],
    [
      'a development package in production',
      { 'services/shop/src/a.ts': "import 'typescript';\n" },
      /imports typescript/,
    ],
    [
      'an untagged project',
      { 'services/shop/project.json': { name: 'shop' } },
      /not tagged type:service/,
    ],
    [
      'a mistagged project',
      { 'libs/platform/project.json': { name: 'platform', tags: ['type:tool', 'scope:platform'] } },
      /not tagged type:lib/,
    ],
    [
      'a missing reference',
      { 'services/shop/tsconfig.json': {} },
      /does not refer to @lyceum\/platform/,
    ],
    [
      'a missing root reference',
      { 'tsconfig.json': { references: [{ path: 'libs/platform' }] } },
      /does not refer to services\/shop/,
    ],
    [
      'a public package',
      { 'libs/platform/package.json': { name: '@lyceum/platform', license: 'Apache-2.0' } },
      /published by mistake/,
    ],
    [
      'another licence',
      { 'libs/platform/package.json': { name: '@lyceum/platform', license: 'MIT', private: true } },
      /another licence/,
    ],
    [
      'another name',
      { 'libs/platform/package.json': { name: 'platform', license: 'Apache-2.0', private: true } },
      /is named platform/,
    ],
  ] as const) {
    it(`refuses ${name}`, () => assert.match(findingsWith(files), problem));
  }
});
