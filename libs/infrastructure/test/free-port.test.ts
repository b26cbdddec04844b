import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { describe, it } from 'node:test';
import { firstFreePort, freePort, releasePort } from '../src/index.js';

async function listening(host: string, port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return { server, port: address.port };
}

describe('freePort', () => {
  it('takes the preferred port when it is free', async () => {
    const port = await freePort();
    releasePort(port);
    assert.equal(await freePort(port), port);
    releasePort(port);
  });

  for (const host of ['127.0.0.1', '0.0.0.0', '::1']) {
    it(`takes another one when somebody listens on ${host}`, async () => {
      const { server, port } = await listening(host);
      try {
        const other = await freePort(port);
        assert.notEqual(other, port);
        assert.ok(other >= 15_000 && other < 30_000);
        assert.notEqual(await firstFreePort(port), port);
      } finally {
        server.close();
      }
    });
  }

  it('never hands one port to two callers', async () => {
    const ports = await Promise.all(Array.from({ length: 50 }, () => freePort()));
    assert.equal(new Set(ports).size, 50);
    ports.forEach(releasePort);
  });

  it('hands a port to one process at a time, also before that listens on it', async () => {
    const script = `
      import { freePort } from ${JSON.stringify(import.meta.resolve('@lyceum/infrastructure'))};
      console.log(await freePort());
      setInterval(() => {}, 1000);`;
    const elsewhere = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(elsewhere.stdout, 'data')) as [Buffer];
    const port = Number(line.toString());
    const exit = once(elsewhere, 'exit');
    try {
      assert.notEqual(await freePort(port), port);
    } finally {
      elsewhere.kill('SIGKILL');
    }
    await exit;
    assert.equal(await freePort(port), port);
    releasePort(port);
  });
});
