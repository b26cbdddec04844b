import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isAlive, removeInfrastructureData } from '@lyceum/infrastructure';
import { eventually } from '@lyceum/testing';

const root = mkdtempSync(join(tmpdir(), 'lyceum checkout '));
chmodSync(root, 0o755);
const pids: number[] = [];
after(() => {
  for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL');
  removeInfrastructureData(join(root, '.lyceum'));
  rmSync(root, { recursive: true, force: true });
});

/** A service that says what it was given, and crashes when told to. */
for (const name of ['gateway', 'catalog']) {
  mkdirSync(join(root, 'services', name, 'dist', 'src'), { recursive: true });
  writeFileSync(
    join(root, 'services', name, 'package.json'),
    `{"name":"@lyceum/${name}","type":"module"}`,
  );
  writeFileSync(
    join(root, 'services', name, 'dist', 'src', 'main.js'),
    `import { createServer } from 'node:http';
     createServer((request, response) => {
       if (request.url === '/crash') process.exit(1);
       response.end(String(process.pid));
     }).listen(Number(process.env.PORT), process.env.HOST,
       () => console.log(JSON.stringify({ level: 'info', time: new Date().toISOString(), msg: 'hello' })));
     process.on('SIGTERM', () => process.exit(0));`,
  );
}

/** Runs a command as run.mjs does, in a process of its own. */
function command(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const main = new URL('../src/main.js', import.meta.url).href;
  const progress = new URL('../../bootstrap/progress.mjs', import.meta.url).href;
  const script = `
    import { run } from ${JSON.stringify(main)};
    import { Progress } from ${JSON.stringify(progress)};
    run({ command: ${JSON.stringify(name)}, args: ${JSON.stringify(args)}, root: ${JSON.stringify(root)},
          progress: new Progress(process.stderr) })
      .then((code) => { process.exitCode = code; },
            (error) => { console.error(error.message); process.exitCode = 1; });`;
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...inherited, LYCEUM_TEST_INFRASTRUCTURE: undefined, PORT: '28111', ...env },
  });
  if (child.pid !== undefined) pids.push(child.pid);
  const result = { child, out: '', err: '', code: undefined as number | null | undefined };
  child.stdout.on('data', (chunk: Buffer) => (result.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.err += chunk.toString()));
  child.once('close', (code) => (result.code = code));
  return result;
}

async function finished(name: string, ...args: string[]) {
  const result = command(name, args);
  await closed(result.child);
  return result;
}

function closed(child: ChildProcess): Promise<void> {
  return child.exitCode === null
    ? new Promise((resolve) => child.once('close', () => resolve()))
    : Promise.resolve();
}

const text = async (url: string): Promise<string> => (await fetch(url)).text();

describe('the commands', () => {
  it('up, up again, status, a crash, down, down again', async () => {
    const first = await finished('up');
    assert.equal(first.code, 0, first.err);
    const url = /^Lyceum is ready at (http:\/\/localhost:\d+)\n$/m.exec(first.out)?.[1] ?? '';
    assert.ok(first.out.endsWith(`Lyceum is ready at ${url}\n`), first.out);
    assert.match(first.out, /database +postgres:\/\/postgres:\*\*\*@127\.0\.0\.1:\d+\/lyceum/);
    assert.match(first.out, /mail inbox +http:\/\/127\.0\.0\.1:\d+/);

    assert.equal((await finished('up')).out, `Lyceum is up already at ${url}\n`);
    assert.equal((await finished('start')).out, `Lyceum is up already at ${url}\n`);

    const status = await finished('status');
    assert.equal(status.code, 0);
    assert.match(status.out, /catalog +http:\/\/127\.0\.0\.1:\d+ +ready/);

    const pid = await text(url);
    await fetch(`${url}/crash`).catch(() => undefined);
    await eventually(async () => assert.notEqual(await text(url), pid), { timeoutMs: 20_000 });
    const log = readFileSync(join(root, '.lyceum', 'logs', 'supervisor.log'), 'utf8');
    assert.match(log, /gateway crashed \(code 1\): restarting in 0\.5 s/);

    assert.equal((await finished('down')).out, 'Lyceum is stopped.\n');
    await assert.rejects(text(url));
    const again = await finished('down');
    assert.equal(again.out, 'Lyceum is not running.\n');
    assert.equal(again.code, 0);
    assert.ok(existsSync(join(root, '.lyceum', 'secrets.json')));
  });

  it('start takes the next port when its own is taken, follows the logs, and stops on Ctrl-C', async () => {
    const other = createServer().listen(28_111, '127.0.0.1');
    const start = command('start');
    try {
      await eventually(
        () => assert.match(start.out, /^Lyceum is ready at http:\/\/localhost:28112$/m),
        {
          timeoutMs: 60_000,
        },
      );
      const pid = Number(await text('http://localhost:28112'));
      await fetch('http://localhost:28112/crash').catch(() => undefined);
      await eventually(() => assert.match(start.out, /gateway is ready again/), {
        timeoutMs: 20_000,
      });
      await eventually(() => assert.match(start.out, /gateway info {2}hello/));
      start.child.kill('SIGINT');
      await closed(start.child);
      assert.equal(start.code, 0);
      assert.equal(isAlive(pid), false);
      await assert.rejects(text('http://localhost:28112'));
    } finally {
      start.child.kill('SIGKILL');
      other.close();
    }
  });

  it('down stops what a killed supervisor left, and --reset forgets the data', async () => {
    const start = command('start');
    await eventually(() => assert.match(start.out, /^Lyceum is ready/m, start.err), {
      timeoutMs: 30_000,
    });
    start.child.kill('SIGKILL');
    await closed(start.child);
    const down = await finished('down', '--reset');
    assert.match(down.out, /^Lyceum is (stopped|not running)\.\nIts data is deleted/);
    assert.equal(existsSync(join(root, '.lyceum')), false);
    await assert.rejects(text('http://localhost:28111'));
  });

  it('up says why it failed, with the last words of the service', async () => {
    const entry = join(root, 'services', 'catalog', 'dist', 'src', 'main.js');
    const source = readFileSync(entry, 'utf8');
    writeFileSync(entry, `console.error('catalog: PORT is missing'); process.exit(78);`);
    const up = await finished('up');
    writeFileSync(entry, source);
    assert.equal(up.code, 1);
    assert.match(up.err, /catalog ended while starting \(code 78\)[^]*catalog: PORT is missing/);
    assert.equal((await finished('down', '--reset')).code, 0);
  });

  it('says what it does not know', async () => {
    assert.match((await finished('halt')).err, /There is no command "halt"/);
    assert.match((await finished('down', '--hard')).err, /down does not know "--hard"/);
    assert.match((await finished('logs', 'nobody')).err, /There is no log of "nobody"/);
    assert.equal((await finished('status')).code, 3);
  });
});
