import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import {
  isAlive,
  removePidFile,
  runningProcess,
  startInfrastructure,
  stopLeftovers,
  waitUntilGone,
  writePidFile,
} from '../src/index.js';

const base = mkdtempSync(join(tmpdir(), 'lyceum-killed-'));
chmodSync(base, 0o711);
const env = { PATH: process.env['PATH'] };
after(() => {
  rmSync(base, { recursive: true, force: true });
});

/** Starts servers in a process of its own, which prints their pids and waits to be killed. */
async function startElsewhere(
  dataDir: string,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ parent: ChildProcess; pids: number[] }> {
  const script = `
    import { startInfrastructure } from ${JSON.stringify(import.meta.resolve('@lyceum/infrastructure'))};
    const started = await startInfrastructure({ dataDir: ${JSON.stringify(dataDir)}, services: ['postgres', 'redis'] });
    console.log(JSON.stringify([started.postgres.pid, started.redis.pid]));
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    env,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...identity,
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  return { parent, pids: JSON.parse(line.toString()) as number[] };
}

describe('after SIGKILL to the process that started them', () => {
  it('servers end by themselves or at the next start, which finds the data whole', async () => {
    const dataDir = join(base, 'first');
    const { parent, pids } = await startElsewhere(dataDir);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    if (process.platform === 'linux') assert.ok(await waitUntilGone(pids, 10_000));

    const again = await startInfrastructure({ dataDir, services: ['postgres', 'redis'], env });
    assert.deepEqual(pids.filter(isAlive), []);
    await again.stop();
  });

  it('a lock file whose pid belongs to somebody else by now does not keep Postgres from starting', async () => {
    const dataDir = join(base, 'first');
    const cluster = join(dataDir, 'postgres', 'cluster');
    // As a SIGKILL leaves it, with a pid that a container has given to another process since.
    writeFileSync(
      join(cluster, 'postmaster.pid'),
      `${process.pid}\n${cluster}\n1700000000\n15432\n\n127.0.0.1\n`,
    );
    const again = await startInfrastructure({ dataDir, services: ['postgres'], env });
    await again.stop();
    assert.equal(existsSync(join(cluster, 'postmaster.pid')), false);
  });

  it('an ephemeral run that was killed is swept up by the next one', async () => {
    const dataDir = join(base, 'ephemeral');
    const orphan = join(dataDir, 'run-orphan');
    mkdirSync(orphan, { recursive: true });
    writeFileSync(
      join(orphan, 'owner.json'),
      JSON.stringify({ pid: process.pid, started: 'another time' }),
    );
    const run = await startInfrastructure({ dataDir, services: ['redis'], ephemeral: true, env });
    assert.equal(existsSync(orphan), false);
    await run.stop();
  });
});

describe('stopLeftovers', () => {
  it('stops the process that was written down, and no other that has its pid by now', async () => {
    const dataDir = join(base, 'leftovers');
    const file = (name: string): string => join(dataDir, 'run', `${name}.json`);
    const ours = spawn('sleep', ['60']);
    const theirs = spawn('sleep', ['60']);
    assert.ok(ours.pid !== undefined && theirs.pid !== undefined);
    writePidFile(file('ours'), ours.pid);
    await assert.rejects(stopLeftovers(dataDir), /two cannot share/);
    // Our own end cannot be played here, so the records tell of another owner.
    const record = JSON.parse(readFileSync(file('ours'), 'utf8')) as object;
    const owner = { pid: process.pid, started: 'before' };
    writeFileSync(file('ours'), JSON.stringify({ ...record, owner }));
    writeFileSync(file('theirs'), JSON.stringify({ pid: theirs.pid, started: 'before', owner }));

    assert.equal(await stopLeftovers(dataDir), 1);
    assert.equal(isAlive(ours.pid), false);
    assert.equal(isAlive(theirs.pid), true);
    assert.equal(runningProcess(file('ours')), undefined);
    removePidFile(file('theirs'));
    theirs.kill();
  });
});

describe('as an ordinary user', { skip: process.getuid?.() !== 0 && 'this is one already' }, () => {
  it('everything runs as that user', async () => {
    const [name, , uid = '', gid = ''] = (
      readFileSync('/etc/passwd', 'utf8')
        .split('\n')
        .find((line) => line.startsWith('nobody:')) ?? ''
    ).split(':');
    assert.equal(name, 'nobody');
    const home = mkdtempSync(join(tmpdir(), 'lyceum-nobody-'));
    chownSync(home, Number(uid), Number(gid));
    const { parent, pids } = await startElsewhere(join(home, 'data'), {
      uid: Number(uid),
      gid: Number(gid),
    });
    for (const pid of pids) {
      assert.match(
        readFileSync(`/proc/${pid}/status`, 'utf8'),
        new RegExp(`^Uid:\\s+${uid}\\s`, 'm'),
      );
    }
    parent.kill('SIGKILL');
    await waitUntilGone(pids, 10_000);
    rmSync(home, { recursive: true, force: true });
  });
});
