import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerServer } from './docker-server.js';
import { findProgram, NATS_SERVER, thisMachine } from './find-program.js';
import { probeNats } from './probes.js';
import type { ServerProcess } from './server-process.js';
import type { ServerPlace } from './server-place.js';

export interface NatsOptions {
  /** Accounts, users and permissions, in the language of the nats-server configuration. */
  readonly config?: string;
  /** A user that `config` knows; the start counts as done once it can log in. */
  readonly admin?: { readonly user: string; readonly password: string };
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts nats-server with JetStream on loopback; its streams are kept in `<dataDir>/nats`. */
export async function startNats(
  place: ServerPlace,
  options: NatsOptions,
): Promise<{ server: ServerProcess; url: string }> {
  const program = await findProgram(NATS_SERVER, thisMachine(options.env), place.notice);
  const directory = join(place.dataDir, 'nats');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // The name tells our server from one that took the port between the look and the start.
  const serverName = `lyceum-${randomBytes(6).toString('hex')}`;
  const configFile = join(directory, 'nats-server.conf');
  const inContainer = program.kind === 'docker';
  writeFileSync(
    configFile,
    natsConfigFile({
      serverName,
      host: inContainer ? '0.0.0.0' : '127.0.0.1',
      port: inContainer ? 4222 : place.port,
      storeDir: inContainer ? '/data' : join(directory, 'jetstream'),
      more: options.config ?? '',
    }),
    { mode: 0o600 },
  );

  const server = await place.run({
    name: 'nats',
    ...(program.kind === 'binary'
      ? { command: program.path, args: ['-c', configFile] }
      : dockerServer({
          docker: program.docker,
          image: program.image,
          dataDir: place.dataDir,
          name: 'nats',
          hostPort: place.port,
          containerPort: 4222,
          mounts: { [directory]: '/data' },
          args: ['-c', '/data/nats-server.conf'],
        })),
    cwd: directory,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
    // A first start with Docker pulls the image.
    startTimeoutMs: inContainer ? 300_000 : 60_000,
    probe: async () => {
      const { admin } = options;
      const facts = await probeNats(
        { host: '127.0.0.1', port: place.port },
        admin === undefined ? undefined : { user: admin.user, pass: admin.password },
      );
      if (facts.server_name !== serverName)
        throw new Error(`port ${place.port} belongs to another NATS server`);
      if (facts.jetstream !== true) throw new Error('JetStream is not up yet');
    },
  });
  return { server, url: `nats://127.0.0.1:${place.port}` };
}

/** The configuration of a nats-server: JetStream on, 1 MB messages, and `more` as it is. */
export function natsConfigFile(options: {
  serverName: string;
  host: string;
  port: number;
  storeDir: string;
  more: string;
}): string {
  return `# Written anew at every start.
host: ${JSON.stringify(options.host)}
port: ${options.port}
server_name: ${JSON.stringify(options.serverName)}
max_payload: 1MB
jetstream {
  store_dir: ${JSON.stringify(options.storeDir)}
  max_memory_store: 256MB
  max_file_store: 10GB
}
${options.more}
`;
}
