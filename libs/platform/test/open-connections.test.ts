import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { OpenConnections } from '../src/http/open-connections.js';

describe('a server that lets its callers leave', () => {
  let server: Server;
  let connections: OpenConnections;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  before(async () => {
    server = createServer((_request, response) => response.end('here'));
    connections = new OpenConnections(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => {
    agent.destroy();
    server.close();
  });

  const ask = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const outgoing = request({ port, host: '127.0.0.1', method: 'POST', agent }, (response) => {
        response.resume().on('end', () => resolve(response));
      });
      outgoing.on('error', reject).end();
    });

  it('does not wait when it was told not to', async () => {
    assert.equal((await ask()).headers.connection, 'keep-alive');
    await connections.letCallersLeave(0);
    assert.equal((await ask()).headers.connection, 'keep-alive');
  });

  it('answers on the open connection, closes it with the answer, and is done when it is gone', async () => {
    assert.equal((await ask()).headers.connection, 'keep-alive');
    let left = false;
    const leaving = connections.letCallersLeave(600_000).then(() => (left = true));
    assert.equal(left, false);
    assert.equal((await ask()).headers.connection, 'close');
    await leaving;
    assert.equal(left, true);
  });

  it('does not wait for ever for a caller who stays', async () => {
    const { port } = server.address() as AddressInfo;
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    await connections.letCallersLeave(50);
    assert.equal(silent.destroyed, false);
    silent.destroy();
  });
});

describe('a server that closes', () => {
  it('ends a connection that was answering when it began, as soon as the answer is out', async () => {
    let finish: (() => void) | undefined;
    const server = createServer((_request, response) => {
      response.write('here');
      finish = () => response.end();
    }).listen(0, '127.0.0.1');
    // Longer than the test may take: if nobody ends it, it stays.
    server.keepAliveTimeout = 600_000;
    await once(server, 'listening');
    const connections = new OpenConnections(server);
    const agent = new Agent({ keepAlive: true });
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: '127.0.0.1', agent }).end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    assert.equal(response.headers.connection, 'keep-alive');

    const closed = connections.endAsTheyFinish(async () => {
      server.close();
      await once(server, 'close');
    });
    finish!();
    response.resume();
    await Promise.all([once(response, 'end'), closed]);
    agent.destroy();
  });
});
