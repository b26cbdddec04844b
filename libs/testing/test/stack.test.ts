import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, it } from 'node:test';
import { isAlive } from '@lyceum/infrastructure';
import { startStack } from '../src/index.js';

describe('startStack', () => {
  it('starts services of this checkout, which can be killed and started again', async () => {
    const stack = await startStack({
      services: ['identity', 'catalog'],
      env: { LOG_LEVEL: 'info' },
    });
    const { catalog } = stack.services;
    assert.ok(catalog);
    const health = async (): Promise<number> => (await fetch(`${catalog.url}/health/ready`)).status;
    assert.equal(await health(), 200);
    await catalog.kill();
    await assert.rejects(health());
    await catalog.restart();
    assert.equal(await health(), 200);
    assert.ok(catalog.logs().some((line) => line.includes('catalog')));
    assert.equal(stack.infrastructure.postgres?.external, false);
    await stack.stop();
    await assert.rejects(health());
  });

  it('does not keep a script alive that forgot to stop it, and ends with it', async () => {
    const script = `
      import { startStack } from ${JSON.stringify(import.meta.resolve('@lyceum/testing'))};
      const { infrastructure } = await startStack({ services: ['identity'] });
      console.log('pid ' + infrastructure.postgres.pid);`;
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(code, 0, output);
    assert.equal(isAlive(Number(/pid (\d+)/.exec(output)?.[1])), false, output);
  });
});
