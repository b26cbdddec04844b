import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { eventually } from '@lyceum/testing';
import { Clocks } from '../../chaos/journey/clocks.js';
import { Wire } from '../../chaos/journey/wire.js';

describe('hazards of the chaos do what they say', () => {
  describe('a wire', () => {
    let echo: Server;
    let wire: Wire;
    const open = new Set<Socket>();
    before(async () => {
      echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
      await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
      wire = await Wire.to(`tcp://127.0.0.1:${(echo.address() as AddressInfo).port}`);
    });
    after(async () => {
      for (const socket of open) socket.destroy();
      await wire.close();
      echo.close();
    });
    const call = (): { socket: Socket; heard: () => string } => {
      const socket = connect(Number(new URL(wire.url).port), '127.0.0.1');
      open.add(socket.on('error', () => undefined));
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      return { socket, heard: () => text };
    };

    it('passes on what is said', async () => {
      const { socket, heard } = call();
      socket.write('a');
      await eventually(() => assert.equal(heard(), 'a'));
    });

    it('holds everything back while it stalls, and loses nothing', async () => {
      const early = call();
      early.socket.write('a');
      await eventually(() => assert.equal(early.heard(), 'a'));
      wire.stall();
      const late = call();
      for (const { socket } of [early, late]) await promisify(socket.write.bind(socket))('b');
      // Had it passed, the echo would be there before that of a connection of its own.
      const aside = connect((echo.address() as AddressInfo).port, '127.0.0.1');
      aside.write('c');
      await once(aside, 'data');
      aside.destroy();
      assert.deepEqual([early.heard(), late.heard()], ['a', '']);
      wire.mend();
      await eventually(() => assert.deepEqual([early.heard(), late.heard()], ['ab', 'b']));
    });

    it('breaks what is open when it is cut, and what comes, until it is mended', async () => {
      const early = call();
      early.socket.write('a');
      await eventually(() => assert.equal(early.heard(), 'a'));
      wire.cut();
      await once(early.socket, 'close');
      await once(call().socket, 'close');
      wire.mend();
      const { socket, heard } = call();
      socket.write('b');
      await eventually(() => assert.equal(heard(), 'b'));
    });
  });

  it('a clock that is moved is off by that much, in new dates too, and by nothing else', async () => {
    const clocks = new Clocks();
    try {
      clocks.shift('catalog', -3_600_000);
      const script = `setTimeout(() => console.log(JSON.stringify([
        Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date])), 200)`;
      const times = async (service: string): Promise<unknown[]> => {
        const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
          env: { ...clocks.environment, SERVICE_NAME: service },
        });
        return JSON.parse(stdout) as unknown[];
      };
      for (const [service, offMs] of [
        ['catalog', -3_600_000],
        ['media', 0],
      ] as const) {
        const [now, made, given, isDate] = await times(service);
        for (const time of [now, made])
          assert.ok(
            Math.abs((time as number) - Date.now() - offMs) < 600_000,
            `${service} ${time}`,
          );
        assert.deepEqual([given, isDate], [5, true]);
      }
    } finally {
      clocks.remove();
    }
  });
});
