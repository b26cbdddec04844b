import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { it } from 'node:test';
import { isAlive } from '@lyceum/infrastructure';

it('a test file that is run by hand starts its own servers and leaves none behind', async () => {
  const script = `
    import { it } from 'node:test';
    import { testInfrastructure, createDatabase } from ${JSON.stringify(import.meta.resolve('@lyceum/testing'))};
    it('uses servers', async () => {
      const { postgres, nats, redis, s3, mail } = await testInfrastructure();
      await createDatabase({ migrated: false });
      console.log('urls ' + JSON.stringify([postgres.adminUrl, nats.url, redis.url, s3.endpoint, mail.smtpUrl]));
    });`;
  const { NODE_TEST_CONTEXT: _, LYCEUM_TEST_INFRASTRUCTURE: __, ...env } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const code = await new Promise((resolve) => child.once('close', resolve));
  assert.equal(code, 0, output);
  const urls = JSON.parse(/urls (\[.*\])/.exec(output)?.[1] ?? '[]') as string[];
  assert.equal(urls.length, 5, output);
  assert.equal(isAlive(child.pid ?? 0), false);
  for (const url of urls) {
    const { hostname, port } = new URL(url);
    const { connect } = await import('node:net');
    const refused = await new Promise((resolve) => {
      connect(Number(port), hostname)
        .once('connect', () => {
          resolve(false);
        })
        .once('error', () => {
          resolve(true);
        });
    });
    assert.ok(refused, `${hostname}:${port} still listens`);
  }
});
