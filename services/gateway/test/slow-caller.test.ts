import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Metrics, Tracer, SpanKind } from '@lyceum/platform';
import { eventually } from '@lyceum/testing';
import fastify, { type FastifyInstance } from 'fastify';
import type { AnswerObserver } from '../src/answers/index.js';
import { ReplySink } from '../src/forwarding/reply-sink.js';
import { Upstream } from '../src/forwarding/upstream.js';

const MEGABYTE = 1024 * 1024;
const ANSWER_MEGABYTES = 64;

/** A service whose answer is larger than all the buffers between it and a caller. */
class Service {
  sent = 0;
  brokenOff = 0;
  readonly server: Server = createServer((_request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) this.brokenOff += 1;
    });
    void (async () => {
      for (let part = 0; part < ANSWER_MEGABYTES && !response.destroyed; part += 1) {
        const goOn = response.write(Buffer.alloc(MEGABYTE));
        this.sent += 1;
        if (!goOn) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      }
      response.end();
    })();
  });
}

const wanting: AnswerObserver = {
  start: () => undefined,
  data: () => true,
  end: () => undefined,
  fail: () => undefined,
};

describe('a caller', () => {
  let isWanted = false;
  const service = new Service();
  let gateway: FastifyInstance;
  let upstream: Upstream;

  before(async () => {
    await once(service.server.listen(0, '127.0.0.1'), 'listening');
    const { port } = service.server.address() as AddressInfo;
    upstream = new Upstream('service', `http://127.0.0.1:${port}`, {
      connections: 4,
      timeoutMs: 30_000,
      maxWaiting: 4,
      metrics: new Metrics(),
    });
    gateway = fastify();
    gateway.get('/:stallMs', (request, reply) => {
      const span = Tracer.disabled.start('forward', SpanKind.CLIENT);
      upstream.forward(
        { method: 'GET', path: '/', headers: {}, body: undefined, deadline: Infinity },
        new ReplySink({
          service: 'service',
          request,
          reply,
          span,
          observers: isWanted ? [wanting] : [],
          outlivesCaller: false,
          stallMs: Number((request.params as { stallMs: string }).stallMs),
        }),
        request.raw,
      );
    });
    await gateway.listen({ port: 0, host: '127.0.0.1' });
  });
  after(async () => {
    await gateway.close();
    await upstream.close();
    service.server.close();
  });

  /** Asks, and reads nothing until told. */
  async function ask(stallMs = 30_000): Promise<Socket> {
    service.sent = 0;
    service.brokenOff = 0;
    const socket = connect((gateway.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write(`GET /${stallMs} HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n`);
    return socket;
  }

  /** Resolves when the service has sent nothing more between two looks. */
  async function untilHeldBack(): Promise<void> {
    let seen = -1;
    await eventually(
      () => {
        const before = seen;
        seen = service.sent;
        if (seen === 0 || seen !== before) throw new Error('the service is still sending');
      },
      { intervalMs: 250 },
    );
  }

  it('that does not read holds the service back, and gets everything once it reads', async () => {
    const socket = await ask();
    await untilHeldBack();
    assert.ok(service.sent < ANSWER_MEGABYTES, `all ${service.sent} MB lie in memory`);
    let received = 0;
    socket.on('data', (chunk: Buffer) => (received += chunk.length));
    socket.resume();
    await once(socket, 'end');
    assert.ok(received > ANSWER_MEGABYTES * MEGABYTE, `only ${received} bytes arrived`);
    assert.equal(service.brokenOff, 0);
  });

  it('that goes away ends the call to the service', async () => {
    const socket = await ask();
    await untilHeldBack();
    socket.destroy();
    await eventually(() => assert.equal(service.brokenOff, 1));
  });

  it('that takes nothing any more is given up, and its connection to the service is free', async (t) => {
    const socket = await ask(100);
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    await eventually(() => assert.equal(service.brokenOff, 1));
  });

  it('that does not read keeps nobody waiting who wants the same answer', async () => {
    isWanted = true;
    const socket = await ask();
    await eventually(() => assert.equal(service.sent, ANSWER_MEGABYTES));
    let received = 0;
    socket.on('data', (chunk: Buffer) => (received += chunk.length));
    socket.resume();
    await once(socket, 'end');
    assert.ok(received > ANSWER_MEGABYTES * MEGABYTE, `only ${received} bytes arrived`);
  });
});
