import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { acceptInParallel } from '../src/http/parallel-accept.js';

const CALLERS = 200;
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function listening(
  handler: Parameters<typeof createServer>[1] = (_, response) => response.end('ok'),
): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  servers.push(server);
  server.listen(0, '127.0.0.1', 1024);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** How many turns of the event loop it takes until all callers have been accepted. */
async function turnsToAccept(server: Server, port: number): Promise<number> {
  let accepted = 0;
  server.on('connection', () => (accepted += 1));
  const callers: Socket[] = Array.from({ length: CALLERS }, () => connect(port, '127.0.0.1'));
  // The kernel has taken them all; from here on the server alone decides how fast it goes.
  await Promise.all(callers.map((caller) => once(caller, 'connect')));
  let turns = 0;
  for (; accepted < CALLERS; turns += 1) await nextTurn();
  for (const caller of callers) caller.destroy();
  return turns;
}

const ask = (port: number, path = '/'): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const asked = { port, path, host: '127.0.0.1', agent: false, timeout: 5_000 };
    request(asked, resolve)
      .on('error', reject)
      .on('timeout', () => reject(new Error('no answer')))
      .end();
  });

describe('accepting in parallel', () => {
  it('takes more than one connection in a turn of the event loop', async () => {
    const { server, port } = await listening();
    await acceptInParallel(server, { extra: 32, backlog: 1024 });
    const turns = await turnsToAccept(server, port);
    assert.ok(turns < CALLERS / 4, `${turns} turns for ${CALLERS} connections`);
  });

  it('serves requests on all of them', async () => {
    const { server, port } = await listening();
    await acceptInParallel(server, { extra: 8, backlog: 1024 });
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(port)));
    assert.ok(answers.every(({ statusCode }) => statusCode === 200));
  });

  it('serves whoever comes while the handles are made', async () => {
    const { server, port } = await listening();
    let isMade = false;
    const made = acceptInParallel(server, { extra: 32, backlog: 1024 }).then(() => (isMade = true));
    const comeAndGo = async (): Promise<number> => {
      let served = 0;
      for (; !isMade; served += 1) assert.equal((await ask(port)).statusCode, 200);
      return served;
    };
    const served = await Promise.all([comeAndGo(), comeAndGo(), comeAndGo()]);
    await made;
    assert.ok(Math.min(...served) > 1, served.join());
  });

  it('closes them all, and waits for what is under way', async () => {
    const waiting: (() => void)[] = [];
    const { server, port } = await listening((_, response) => {
      response.setHeader('connection', 'close');
      waiting.push(() => response.end('late'));
    });
    await acceptInParallel(server, { extra: 8, backlog: 1024 });
    const answers = Promise.all(Array.from({ length: 50 }, () => ask(port)));
    while (waiting.length < 50) await nextTurn();

    let closed = false;
    server.close(() => (closed = true));
    await assert.rejects(ask(port), { code: 'ECONNREFUSED' });
    assert.equal(closed, false);
    for (const answer of waiting) answer();
    assert.ok((await answers).every(({ statusCode }) => statusCode === 200));
    while (!closed) await nextTurn();
  });
});
