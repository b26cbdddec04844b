import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));

describe('the command', () => {
  const run = async (args: readonly string[], env: NodeJS.ProcessEnv) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [said, [code]] = await Promise.all([
      text(child.stderr),
      once(child, 'exit') as Promise<[number]>,
    ]);
    return { said, code };
  };

  it('names a database that cannot be used, and never its password', async () => {
    const address = 'postgres://postgres:sekret@127.0.0.1:1/lyceum';
    for (const args of [['migrate'], ['validate'], ['backup'], ['jobs:dead']]) {
      const { said, code } = await run(args, { DATABASE_ADMIN_URL: address });
      assert.equal(code, 1);
      assert.match(
        said,
        /The database at 127\.0\.0\.1:1 cannot be used \(.*ECONNREFUSED.*DATABASE_ADMIN_URL/,
      );
      assert.doesNotMatch(said, /sekret/);
    }
  });

  it('names an address that is none, and does not show it', async () => {
    for (const [args, env, setting] of [
      [['validate'], { DATABASE_ADMIN_URL: 'nonsense-sekret' }, /^DATABASE_ADMIN_URL must be/],
      [['provision'], { NATS_URL: 'http://sekret@127.0.0.1' }, /^NATS_URL must be/],
    ] as const) {
      const { said, code } = await run(args, env);
      assert.deepEqual([code, said.includes('sekret')], [1, false]);
      assert.match(said, setting);
    }
  });

  it('ends when the bus takes the connection and says nothing', async () => {
    const silent = net.createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { said, code } = await run(['provision'], { NATS_URL: `nats://127.0.0.1:${port}` });
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^The bus at 127\\.0\\.0\\.1:${port} cannot be used`));
    silent.close();
  });

  it('takes no store of this checkout for one that half an address names', async () => {
    const { said, code } = await run(['backup:files'], { S3_ENDPOINT: 'http://127.0.0.1:1' });
    assert.equal(code, 1);
    assert.match(said, /^Set S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY/);
  });
});
