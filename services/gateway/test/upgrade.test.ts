import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { acceptUpgrade, routeUpgrades } from '../src/realtime/upgrade.js';

const HANDSHAKE = [
  'GET / HTTP/1.1',
  'host: gateway',
  'connection: upgrade',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
].join('\r\n');

describe('an upgrade', () => {
  const server = createServer();

  before(async () => {
    routeUpgrades(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  after(() => server.close());

  it('of a client that has gone meanwhile is refused, so that its place is given back', async () => {
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write(`${HANDSHAKE}\r\n\r\n`);
    const [request, response] = (await once(server, 'request')) as [
      IncomingMessage,
      ServerResponse,
    ];
    const gone = new Promise((resolve) => request.socket.once('close', resolve));
    client.resetAndDestroy();
    await gone;
    await assert.rejects(acceptUpgrade(request, response), /went away/);
  });
});
