import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundleServices } from '@lyceum/infrastructure';
import { eventually } from '@lyceum/testing';
import { parseEnvExample } from '../src/compose/compose-file.js';
import { serviceNames, workspaceRoot } from '../src/workspace.js';
import { ComposeProcesses } from './compose-processes.js';

const read = (file: string) => readFileSync(path.join(workspaceRoot, file), 'utf8');
const services = serviceNames(workspaceRoot);
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'lyceum-compose-'));

let stack: ComposeProcesses;

describe('what docker-compose.yml describes, run as processes', () => {
  before(async () => {
    const env = path.join(dataDir, '.env');
    execFileSync(process.execPath, [path.join(workspaceRoot, 'deploy/generate-env.mjs'), env]);
    stack = await ComposeProcesses.start({
      compose: read('docker-compose.yml'),
      settings: parseEnvExample(readFileSync(env, 'utf8')).set,
      natsConfiguration: read('deploy/nats/nats.conf'),
      services,
      dataDir,
    });
  });

  after(async () => {
    await stack.stopAll();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('migrates and provisions, also a second time', async () => {
    for (const [name, command] of [
      ['migrate', 'migrate'],
      ['provision', 'provision'],
      ['migrate', 'migrate'],
      ['provision', 'provision'],
    ] as const) {
      const { code, output } = await stack.runOnce(name, 'tools/db/dist/src/main.js', [command]);
      assert.equal(code, 0, output);
    }
  });

  it('starts every service with the settings it is given', async () => {
    // As in the images.
    await bundleServices(workspaceRoot, services);
    for (const name of services) stack.launch(name, `services/${name}/dist/bundle/main.mjs`);
    for (const name of services) {
      await eventually(
        async () => {
          const { status } = await fetch(`${stack.url(name)}/health/ready`).catch(() => ({
            status: 0,
          }));
          assert.equal(status, 200, `${name} is not ready:\n${stack.outputOf(name)}`);
        },
        { timeoutMs: 30_000, intervalMs: 100 },
      );
    }
  });

  it('reaches the services through the gateway', async () => {
    const keys = await fetch(`${stack.url('gateway')}/.well-known/jwks.json`);
    assert.equal(keys.status, 200);
    const closed = await fetch(
      `${stack.url('gateway')}/v1/courses/00000000-0000-7000-8000-000000000000`,
    );
    assert.equal(closed.status, 401);
  });

  it('stops on SIGTERM within the grace period', async () => {
    for (const { code, output } of await Promise.all(services.map((name) => stack.stop(name)))) {
      assert.equal(code, 0, output);
    }
  });
});
