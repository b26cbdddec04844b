import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerServer } from './docker-server.js';
import { findProgram, REDIS_SERVER, thisMachine } from './find-program.js';
import { probeRedis } from './probes.js';
import type { ServerProcess } from './server-process.js';
import type { ServerPlace } from './server-place.js';

/** Starts redis-server on loopback. It holds caches and counters only, so nothing is saved to disk. */
export async function startRedis(
  place: ServerPlace,
  env: NodeJS.ProcessEnv | undefined,
): Promise<{ server: ServerProcess; url: string }> {
  const program = await findProgram(REDIS_SERVER, thisMachine(env), place.notice);
  const inContainer = program.kind === 'docker';
  const directory = join(place.dataDir, 'redis');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const configFile = join(directory, 'redis.conf');
  writeFileSync(
    configFile,
    [
      '# Written anew at every start.',
      `bind ${inContainer ? '0.0.0.0' : '127.0.0.1'}`,
      // In the container the published port, on loopback only, is the door.
      `protected-mode ${inContainer ? 'no' : 'yes'}`,
      `port ${inContainer ? 6379 : place.port}`,
      `dir ${JSON.stringify(inContainer ? '/data' : directory)}`,
      'save ""',
      'appendonly no',
      'daemonize no',
      '',
    ].join('\n'),
  );
  const server = await place.run({
    name: 'redis',
    ...(program.kind === 'binary'
      ? { command: program.path, args: [configFile] }
      : dockerServer({
          docker: program.docker,
          image: program.image,
          dataDir: place.dataDir,
          name: 'redis',
          hostPort: place.port,
          containerPort: 6379,
          mounts: { [directory]: '/data' },
          args: ['redis-server', '/data/redis.conf'],
        })),
    cwd: directory,
    stopSignal: 'SIGTERM',
    graceMs: 10_000,
    startTimeoutMs: inContainer ? 300_000 : 30_000,
    probe: () => probeRedis({ host: '127.0.0.1', port: place.port }, undefined),
  });
  return { server, url: `redis://127.0.0.1:${place.port}` };
}
