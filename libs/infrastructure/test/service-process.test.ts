import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Backoff,
  discoverServices,
  freePort,
  isAlive,
  ServiceProcess,
  type ServiceEvent,
} from '../src/index.js';
import { fakeCheckout } from './fake-service.js';

const root = mkdtempSync(join(tmpdir(), 'lyceum service '));
fakeCheckout(root, ['catalog']);
fakeCheckout(root, ['stubborn'], { stubborn: true });
after(() => {
  rmSync(root, { recursive: true, force: true });
});

const running: ServiceProcess[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((service) => service.kill()));
});

async function service(name: string, more: { restartOnCrash?: boolean; graceMs?: number } = {}) {
  const entry =
    discoverServices(root).find((folder) => folder.name === name)?.entry ?? join(root, name);
  const port = await freePort();
  const events: ServiceEvent[] = [];
  const process = new ServiceProcess({
    name,
    entry,
    cwd: root,
    env: { PORT: String(port), HOST: '127.0.0.1', SERVICE_NAME: name },
    url: `http://127.0.0.1:${port}`,
    restartOnCrash: true,
    backoff: new Backoff({ firstMs: 100 }),
    readyTimeoutMs: 10_000,
    onEvent: (event) => events.push(event),
    ...more,
  });
  running.push(process);
  return { process, events };
}

/** A request that ends the service gets no answer. */
const send = (service: ServiceProcess, path: string): Promise<unknown> =>
  fetch(service.url + path).catch(() => undefined);

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'did not happen within 10 s');
    await sleep(10);
  }
}

describe('ServiceProcess', () => {
  it('is started, ready, and stopped by SIGTERM', async () => {
    const { process } = await service('catalog');
    await process.start();
    const pid = process.pid ?? 0;
    assert.ok(isAlive(pid));
    await process.stop();
    assert.equal(isAlive(pid), false);
    await until(() => process.logs().some((line) => line.includes('draining')));
  });

  it('does not take a stranger at its address for itself', async () => {
    const { process } = await service('catalog');
    const stranger = createServer((_, response) => response.end('ready')).listen(
      Number(new URL(process.url).port),
      '127.0.0.1',
    );
    await once(stranger, 'listening');
    try {
      await assert.rejects(process.start(), /catalog cannot start: something else listens on port/);
    } finally {
      stranger.close();
    }
  });

  it('is restarted after a crash, later and later', async () => {
    const { process, events } = await service('catalog');
    await process.start();
    for (const crash of [1, 2]) {
      await send(process, '/crash');
      await until(() => events.filter(({ kind }) => kind === 'ready').length === crash + 1);
    }
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'crashed' ? [[event.how, event.restartInMs]] : [])),
      [
        ['code 1', 100],
        ['code 1', 200],
      ],
    );
  });

  it('is not restarted when a setting is wrong', async () => {
    const { process, events } = await service('catalog');
    await process.start();
    await send(process, '/misconfigured');
    await until(() => events.some(({ kind }) => kind === 'gave-up'));
    assert.equal(process.pid, undefined);
  });

  it('stays down after kill(), and comes back with restart()', async () => {
    const { process, events } = await service('catalog');
    await process.start();
    await process.kill();
    await sleep(300);
    assert.equal(process.pid, undefined);
    await process.restart();
    assert.ok(process.pid);
    assert.ok(!events.some(({ kind }) => kind === 'crashed'));
  });

  it('gets SIGKILL when it does not end in time', async () => {
    const { process } = await service('stubborn', { graceMs: 200 });
    await process.start();
    const pid = process.pid ?? 0;
    await process.stop();
    assert.equal(isAlive(pid), false);
  });

  it('that cannot start is an error with its last words', async () => {
    writeFileSync(join(root, 'broken.mjs'), `console.error('PORT is missing'); process.exit(78);`);
    const { process } = await service('broken.mjs');
    await assert.rejects(process.start(), /ended while starting \(code 78\)[^]*PORT is missing/);
  });
});
