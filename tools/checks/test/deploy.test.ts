import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { parseEnvExample } from '../src/compose/compose-file.js';
import { workspaceRoot } from '../src/workspace.js';

const temporary = mkdtempSync(path.join(os.tmpdir(), 'lyceum deploy-'));
after(() => rmSync(temporary, { recursive: true, force: true }));

describe('deploy/generate-env.mjs', () => {
  const script = path.join(workspaceRoot, 'deploy/generate-env.mjs');
  const example = readFileSync(path.join(workspaceRoot, '.env.example'), 'utf8');
  const generate = (name: string) => {
    const file = path.join(temporary, name);
    execFileSync(process.execPath, [script, file], { stdio: 'pipe' });
    return parseEnvExample(readFileSync(file, 'utf8')).set;
  };

  it('fills every empty setting with a value of its own, and keeps the others', () => {
    const filled = generate('filled.env');
    const generated: string[] = [];
    for (const [name, value] of parseEnvExample(example).set) {
      const result = filled.get(name) ?? '';
      if (value === '') generated.push(result);
      else assert.equal(result, value);
    }
    assert.ok(generated.length > 10);
    assert.ok(generated.every((value) => value.length >= 32));
    assert.equal(new Set(generated).size, generated.length);
  });

  it('writes what each reader understands', () => {
    const filled = generate('forms.env');
    assert.match(filled.get('S3_ACCESS_KEY_ID') ?? '', /^GK[0-9a-f]{32}$/);
    assert.match(filled.get('S3_SECRET_ACCESS_KEY') ?? '', /^[0-9a-f]{64}$/);
    assert.equal(Buffer.from(filled.get('IDENTITY_KEY_ENCRYPTION_KEY') ?? '', 'base64').length, 32);
    assert.match(filled.get('CATALOG_NATS_PASSWORD') ?? '', /^[a-z][a-z0-9]+$/);
  });

  it('lets nobody else read the file', () => {
    generate('private.env');
    assert.equal(statSync(path.join(temporary, 'private.env')).mode & 0o077, 0);
  });

  it('does not replace the secrets of a running installation', () => {
    const file = path.join(temporary, 'existing.env');
    writeFileSync(file, 'POSTGRES_PASSWORD=in-use\n');
    const { status, stderr } = spawnSync(process.execPath, [script, file], { encoding: 'utf8' });
    assert.equal(status, 1);
    assert.match(stderr, /exists already/);
    assert.equal(readFileSync(file, 'utf8'), 'POSTGRES_PASSWORD=in-use\n');
  });
});

describe('deploy/assemble-runtime.mjs', () => {
  const script = path.join(workspaceRoot, 'deploy/assemble-runtime.mjs');

  /** What `npm ci --omit=dev --workspace services/shop` leaves: every manifest, links to what is needed. */
  function installed(name: string): { built: string; app: string } {
    const built = path.join(temporary, name, 'built');
    const app = path.join(temporary, name, 'app');
    for (const folder of ['services/shop', 'services/other', 'libs/platform', 'libs/unused']) {
      mkdirSync(path.join(built, folder, 'dist/src/orders'), { recursive: true });
      mkdirSync(path.join(app, folder), { recursive: true });
      writeFileSync(path.join(app, folder, 'package.json'), '{}');
      for (const file of [
        'main.js',
        'main.js.map',
        'main.d.ts',
        'main.spec.js',
        'orders/order.js',
      ]) {
        writeFileSync(path.join(built, folder, 'dist/src', file), '');
      }
      writeFileSync(path.join(built, folder, 'schema.snapshot'), '');
      mkdirSync(path.join(built, folder, 'dist/bundle'));
      for (const file of ['main.mjs', 'main.mjs.map', 'inputs.json'])
        writeFileSync(path.join(built, folder, 'dist/bundle', file), '');
      mkdirSync(path.join(built, folder, 'dist/test'));
      writeFileSync(path.join(built, folder, 'dist/test/main.test.js'), '');
    }
    mkdirSync(path.join(app, 'node_modules/@lyceum'), { recursive: true });
    for (const folder of ['services/shop', 'libs/platform']) {
      const link = path.join(app, 'node_modules/@lyceum', path.basename(folder));
      symlinkSync(path.join('../..', folder), link);
    }
    return { built, app };
  }

  const assemble = (built: string, app: string, ...workspaces: string[]) =>
    spawnSync(process.execPath, [script, built, app, ...workspaces], { encoding: 'utf8' });

  it('adds the code of the linked workspaces, without tests and types, and drops the others', () => {
    const { built, app } = installed('sound');
    const { status, stderr } = assemble(built, app, 'services/shop');
    assert.equal(status, 0, stderr);
    const files = readdirSync(app, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(app, path.join(entry.parentPath, entry.name)))
      .sort();
    const code = [
      'dist/bundle/main.mjs',
      'dist/bundle/main.mjs.map',
      'dist/src/main.js',
      'dist/src/main.js.map',
      'dist/src/orders/order.js',
      'package.json',
      'schema.snapshot',
    ];
    assert.deepEqual(
      files,
      ['libs/platform', 'services/shop'].flatMap((folder) =>
        code.map((file) => `${folder}/${file}`),
      ),
    );
  });

  it('fails when the workspace is not installed', () => {
    const { built, app } = installed('not-installed');
    const { status, stderr } = assemble(built, app, 'services/shop', 'services/other');
    assert.equal(status, 1);
    assert.match(stderr, /services\/other is not installed/);
  });

  it('fails when something is not built', () => {
    const { built, app } = installed('not-built');
    rmSync(path.join(built, 'libs/platform/dist'), { recursive: true });
    const { status, stderr } = assemble(built, app, 'services/shop');
    assert.equal(status, 1);
    assert.match(stderr, /libs\/platform is not built/);
  });
});

describe('deploy/roll-out.sh', () => {
  const script = path.join(workspaceRoot, 'deploy/roll-out.sh');
  const folder = path.join(temporary, 'kubectl');
  const calls = path.join(folder, 'calls');
  mkdirSync(folder);
  // In the place of a cluster: writes down what it is told, and says of the Job what the test wants.
  writeFileSync(
    path.join(folder, 'kubectl'),
    `#!/usr/bin/env bash
echo "$*" >>"${calls}"
case "$1 $2" in
  'get job')
    asked=$(grep --count '^get job' "${calls}")
    if [ "$asked" -gt 2 ]; then printf '%b' "$STATE"; fi ;;
  'kustomize '*) if [ -n "$BROKEN" ]; then exit 1; fi; echo 'kind: Namespace' ;;
esac
`,
    { mode: 0o755 },
  );

  const rollOut = (env: NodeJS.ProcessEnv) => {
    rmSync(calls, { force: true });
    const { status, stderr } = spawnSync('bash', [script, 'k8s/overlays/production'], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        POLL_SECONDS: '0',
        STATE: '',
        BROKEN: '',
        ...env,
      },
    });
    const said = readFileSync(calls, 'utf8').trim().split('\n');
    return { status, stderr, said: said.map((call) => call.split(' --')[0]!.trim()), calls: said };
  };

  it('migrates, waits, and then rolls out', () => {
    const { status, stderr, said, calls } = rollOut({ STATE: 'SuccessCriteriaMet\\nComplete\\n' });
    assert.equal(status, 0, stderr);
    assert.deepEqual(said, [
      'kustomize k8s/overlays/production',
      'delete job migrate',
      'apply',
      'get job migrate',
      'get job migrate',
      'get job migrate',
      'apply',
      'rollout status deployment',
    ]);
    const [first, second] = calls.filter((call) => call.startsWith('apply'));
    assert.match(first!, /--selector app\.kubernetes\.io\/component!=service$/);
    assert.doesNotMatch(second!, /--selector/);
  });

  it('leaves the services alone when the migrations fail', () => {
    const { status, stderr, said } = rollOut({ STATE: 'FailureTarget\\nFailed\\n' });
    assert.equal(status, 1);
    assert.match(stderr, /migrations failed; the services are as they were/);
    assert.equal(said.filter((call) => call === 'apply').length, 1);
    assert.ok(said.includes('logs'));
    assert.ok(!said.includes('rollout status deployment'));
  });

  it('touches nothing when the overlay does not build', () => {
    const { status, said } = rollOut({ BROKEN: 'yes' });
    assert.notEqual(status, 0);
    assert.deepEqual(said, ['kustomize k8s/overlays/production']);
  });
});

describe('the commit-msg hook', () => {
  /** A repository with the hook and the compiled checks, as `npm run hooks` leaves it. */
  function repository(): (message: string) => { status: number | null; stderr: string } {
    const root = path.join(temporary, 'repository');
    mkdirSync(path.join(root, 'tools/checks'), { recursive: true });
    for (const part of ['hooks', 'dist', 'package.json']) {
      const target = path.join(root, 'tools/checks', part);
      cpSync(path.join(workspaceRoot, 'tools/checks', part), target, { recursive: true });
    }
    const git = (...args: string[]) =>
      spawnSync(
        'git',
        [
          '-c',
          'user.name=Test',
          '-c',
          'user.email=test@school.example',
          '-c',
          'core.hooksPath=tools/checks/hooks',
          ...args,
        ],
        { cwd: root, encoding: 'utf8' },
      );
    git('init', '--quiet');
    assert.ok(existsSync(path.join(root, '.git')));
    return (message) => git('commit', '--quiet', '--allow-empty', '-m', message);
  }

  it('lets a conventional message pass and refuses another', () => {
    const commit = repository();
    const accepted = commit('feat(catalog): publish a course');
    assert.equal(accepted.status, 0, accepted.stderr);
    const refused = commit('Published courses.');
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr, /must read "type\(scope\): subject"/);
  });
});
