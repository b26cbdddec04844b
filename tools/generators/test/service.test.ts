import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { copyCheckout, type CheckoutCopy } from './checkout-copy.js';

const name = 'billing-test';

let copy: CheckoutCopy;

/** Runs Node in the copy as a user would, and without what the runner of these tests told this process. */
function node(...args: string[]): { status: number | null; output: string } {
  const told = /^(LYCEUM_TEST_(RUN|CLUSTER)|NODE_TEST_CONTEXT)$/;
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !told.test(key)));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy.root,
    encoding: 'utf8',
    env: { ...env, NX_DAEMON: 'false' },
  });
  return { status, output: stdout + stderr };
}

const nx = (...args: string[]) => node('node_modules/nx/dist/bin/nx.js', ...args);

function succeeds({ status, output }: { status: number | null; output: string }): void {
  assert.equal(status, 0, output);
}

describe('npx nx g @lyceum/generators:service', () => {
  before(() => {
    copy = copyCheckout();
  });
  after(() => {
    copy.remove();
  });

  it('refuses a name that is taken, and changes nothing', () => {
    const compose = path.join(copy.root, 'docker-compose.yml');
    const earlier = readFileSync(compose, 'utf8');
    const { status, output } = nx('g', '@lyceum/generators:service', 'catalog', '--skipInstall');
    assert.notEqual(status, 0);
    assert.match(output, /"catalog" is taken/);
    assert.equal(readFileSync(compose, 'utf8'), earlier);
  });

  it('writes a service', () => {
    succeeds(nx('g', '@lyceum/generators:service', name, '--skipInstall'));
    assert.ok(existsSync(path.join(copy.root, 'services', name, 'src/main.ts')));
    copy.link(`services/${name}`);
  });

  it('that builds, and the others with it', () => {
    succeeds(node('node_modules/typescript7/bin/tsc', '-b'));
  });

  it('that passes its unit tests', () => {
    succeeds(node('--test', `services/${name}/dist/src/notes/note.service.spec.js`));
  });

  it('that passes its tests with a real database', () => {
    succeeds(node('--test', `services/${name}/dist/test/notes.test.js`));
  });

  it('that has its generated files', () => {
    succeeds(node('tools/api/dist/src/main.js'));
    for (const file of ['schema.snapshot', 'src/schema.generated.ts', 'openapi.json']) {
      const text = readFileSync(path.join(copy.root, 'services', name, file), 'utf8');
      assert.match(text, /notes/i, file);
    }
    succeeds(node('tools/api/dist/src/main.js', '--check'));
  });

  it('that is linted with the rules of the house', () => {
    succeeds(nx('lint', name, '--skipNxCache'));
  });

  it('that is formatted', () => {
    succeeds(node('node_modules/prettier/bin/prettier.cjs', '--check', `services/${name}`));
  });

  it('that has a user on the bus, a container and a deployment', () => {
    const checks = 'tools/checks/dist/src/main.js';
    succeeds(node(checks, 'nats'));
    assert.match(
      readFileSync(path.join(copy.root, 'deploy/nats/nats.conf'), 'utf8'),
      /user: "billing-test", password: \$BILLING_TEST_NATS_PASSWORD/,
    );
    const { output } = node(checks);
    assert.doesNotMatch(output, new RegExp(name));
    for (const check of ['images', 'bus', 'compose']) {
      assert.match(output, new RegExp(`^ok +${check}$`, 'm'), output);
    }
    if (node(checks, 'render').status === 0) {
      assert.match(node(checks).output, /^ok +kubernetes$/m);
    }
  });

  it('that runs with the others, behind the gateway', () => {
    // The gateway's routes are among the generated files.
    succeeds(node('node_modules/typescript7/bin/tsc', '-b'));
    const script = `
      import { startStack } from '@lyceum/testing';
      const stack = await startStack();
      const ready = await fetch(stack.services['${name}'].url + '/health/ready');
      const id = '00000000-0000-7000-8000-000000000000';
      const throughGateway = await fetch(stack.gatewayUrl + '/v1/${name}/notes/' + id);
      await stack.stop();
      console.log(JSON.stringify({ ready: ready.status, throughGateway: throughGateway.status }));
      process.exit(0);
    `;
    const { status, output } = node('--input-type=module', '--eval', script);
    assert.equal(status, 0, output);
    // 401 and not 404: the gateway knows the way, and the service asks who is there.
    assert.match(output, /\{"ready":200,"throughGateway":401\}/);
  });
});
