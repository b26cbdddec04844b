import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FFMPEG, findTool, findProgram, NATS_SERVER, type Machine } from './find-program.js';

const quiet = (): void => undefined;

/** A machine that has nothing; each test gives it something. */
function machine(parts: Partial<Machine> & { executables?: string[] } = {}): Machine {
  const { executables = [], ...rest } = parts;
  return {
    platform: 'linux',
    searchPath: '/home/me/bin:/bin',
    isRoot: false,
    isExecutable: (file) => executables.includes(file),
    exists: () => false,
    installDebianPackage: () => Promise.reject(new Error('must not install')),
    dockerAnswers: () => Promise.reject(new Error('must not ask Docker')),
    ...rest,
  };
}

const debian = (file: string): boolean => file === '/etc/debian_version';

describe('findProgram', () => {
  it('takes the first one on the PATH', async () => {
    const here = machine({ executables: ['/bin/nats-server', '/home/me/bin/nats-server'] });
    assert.deepEqual(await findProgram(NATS_SERVER, here, quiet), {
      kind: 'binary',
      path: '/home/me/bin/nats-server',
    });
  });

  for (const directory of ['/usr/sbin', '/usr/local/bin', '/opt/homebrew/bin']) {
    it(`looks in ${directory}, which the PATH may lack`, async () => {
      const here = machine({ executables: [`${directory}/nats-server`] });
      assert.deepEqual(await findProgram(NATS_SERVER, here, quiet), {
        kind: 'binary',
        path: `${directory}/nats-server`,
      });
    });
  }

  it('installs the Debian package as root, before it asks Docker', async () => {
    const executables = ['/usr/bin/apt-get', '/usr/bin/docker'];
    const installed: string[] = [];
    const here = machine({
      executables,
      isRoot: true,
      exists: debian,
      installDebianPackage: (name) => {
        installed.push(name);
        executables.push('/usr/sbin/nats-server');
        return Promise.resolve({ code: 0, output: '' });
      },
    });
    assert.deepEqual(await findProgram(NATS_SERVER, here, quiet), {
      kind: 'binary',
      path: '/usr/sbin/nats-server',
    });
    assert.deepEqual(installed, ['nats-server']);
  });

  it('does not install for an ordinary user, nor on another distribution', async () => {
    const docker = {
      executables: ['/usr/bin/apt-get', '/usr/bin/docker'],
      dockerAnswers: () => Promise.resolve(true),
    };
    const container = { kind: 'docker', docker: '/usr/bin/docker', image: NATS_SERVER.dockerImage };
    assert.deepEqual(
      await findProgram(NATS_SERVER, machine({ ...docker, exists: debian }), quiet),
      container,
    );
    assert.deepEqual(
      await findProgram(NATS_SERVER, machine({ ...docker, isRoot: true }), quiet),
      container,
    );
  });

  it('goes on to Docker when the package cannot be installed', async () => {
    const here = machine({
      executables: ['/usr/bin/apt-get', '/usr/bin/docker'],
      isRoot: true,
      exists: debian,
      installDebianPackage: () => Promise.resolve({ code: 100, output: 'E: Unable to fetch' }),
      dockerAnswers: () => Promise.resolve(true),
    });
    assert.equal((await findProgram(NATS_SERVER, here, quiet)).kind, 'docker');
  });

  it('says on Debian what to install, and why installing it failed', async () => {
    const here = machine({
      executables: ['/usr/bin/apt-get'],
      isRoot: true,
      exists: debian,
      installDebianPackage: () =>
        Promise.resolve({ code: 100, output: 'Reading...\nE: Unable to fetch\n' }),
    });
    await assert.rejects(findProgram(NATS_SERVER, here, quiet), {
      message:
        'nats-server was not found.\n' +
        'Install it:  sudo apt-get install nats-server\n' +
        '(Installing the Debian package failed: E: Unable to fetch)\n' +
        'Or install Docker, and Lyceum runs it in a container.\n' +
        'Or set NATS_URL to one that you run already.',
    });
  });

  it('says on macOS what to brew, and that the Docker engine is not running', async () => {
    const here = machine({
      platform: 'darwin',
      executables: ['/usr/local/bin/docker'],
      dockerAnswers: () => Promise.resolve(false),
    });
    await assert.rejects(findProgram(NATS_SERVER, here, quiet), {
      message:
        'nats-server was not found.\n' +
        'Install it:  brew install nats-server\n' +
        'Or start the Docker engine: docker is installed, but no engine answers.\n' +
        'Or set NATS_URL to one that you run already.',
    });
  });
});

describe('FFMPEG, findTool', () => {
  it('takes the one on the PATH', async () => {
    const here = machine({ executables: ['/usr/bin/ffmpeg'] });
    assert.deepEqual(await findTool(FFMPEG, here, quiet), { path: '/usr/bin/ffmpeg' });
  });

  it('installs the Debian package as root', async () => {
    const executables = ['/usr/bin/apt-get'];
    const here = machine({
      executables,
      isRoot: true,
      exists: debian,
      installDebianPackage: (name) => {
        executables.push(`/usr/bin/${name}`);
        return Promise.resolve({ code: 0, output: '' });
      },
    });
    assert.deepEqual(await findTool(FFMPEG, here, quiet), { path: '/usr/bin/ffmpeg' });
  });

  it('says what to do where it is not', async () => {
    const found = await findTool(FFMPEG, machine({ exists: debian }), quiet);
    assert.ok('problem' in found);
    assert.match(found.problem, /apt-get install ffmpeg/);
  });
});
