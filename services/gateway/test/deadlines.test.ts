import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { Socket, type AddressInfo } from 'node:net';
import { it } from 'node:test';
import { Metrics } from '@lyceum/platform';
import { eventually } from '@lyceum/testing';
import type { AnswerSink } from '../src/forwarding/call.js';
import { Upstream } from '../src/forwarding/upstream.js';

it('a request ends at its deadline, whoever came before it and has longer', async () => {
  const silent = createServer(() => undefined);
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as AddressInfo;
  const upstream = new Upstream('service', `http://127.0.0.1:${port}`, {
    connections: 4,
    timeoutMs: 30_000,
    maxWaiting: 4,
    metrics: new Metrics(),
  });
  const failed: string[] = [];
  const forward = (name: string, deadline: number): void => {
    const sink: AnswerSink = {
      begin: () => undefined,
      start: () => undefined,
      data: () => undefined,
      end: () => undefined,
      fail: (error) => failed.push(`${name}: ${error.name}`),
    };
    upstream.forward(
      { method: 'GET', path: '/', headers: {}, body: undefined, deadline },
      sink,
      new IncomingMessage(new Socket()),
    );
  };
  try {
    forward('longer', Infinity);
    forward('shorter', performance.now() + 50);
    await eventually(() => assert.deepEqual(failed, ['shorter: DeadlineExceeded']));
  } finally {
    silent.closeAllConnections();
    silent.close();
    await upstream.close();
  }
});
