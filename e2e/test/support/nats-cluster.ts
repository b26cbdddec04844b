import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { topology } from '@lyceum/contracts';
import { findTool, freePort, thisMachine } from '@lyceum/infrastructure';

const SIZE = 3;
const PASSWORD = 'a-password-for-this-test';
const committedConfig = fileURLToPath(
  new URL('../../../../k8s/infrastructure/nats/nats.conf', import.meta.url),
);

export interface NatsCluster {
  /** `host:port` of each server, by its name. */
  readonly servers: Readonly<Record<string, string>>;
  readonly admin: { readonly user: string; readonly pass: string };
  /** SIGKILL; resolves when it is gone. */
  kill(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Three real servers with the configuration of k8s/infrastructure, but for addresses and folders. */
export async function startNatsCluster(): Promise<NatsCluster> {
  const program = await findTool(
    {
      command: 'nats-server',
      debianPackage: 'nats-server',
      brewFormula: 'nats-server',
      website: 'https://nats.io/download',
      need: 'there is no cluster to try',
    },
    thisMachine(),
    () => undefined,
  );
  if ('problem' in program) throw new Error(program.problem);

  const folder = mkdtempSync(path.join(tmpdir(), 'lyceum-nats-cluster-'));
  const template = readFileSync(committedConfig, 'utf8');
  const ports = await Promise.all(
    Array.from({ length: SIZE }, async () => ({
      client: await freePort(),
      cluster: await freePort(),
      monitor: await freePort(),
    })),
  );
  const children = new Map<string, { child: ChildProcess; gone: Promise<void> }>();
  const servers: Record<string, string> = {};
  for (const [at, { client, cluster, monitor }] of ports.entries()) {
    const name = `nats-${at}`;
    const config = replacedAll(template, {
      '0.0.0.0:4222': `127.0.0.1:${client}`,
      '0.0.0.0:6222': `127.0.0.1:${cluster}`,
      '0.0.0.0:8222': `127.0.0.1:${monitor}`,
      '"/data"': JSON.stringify(path.join(folder, name)),
      '"/tmp/nats.pid"': JSON.stringify(path.join(folder, `${name}.pid`)),
    });
    const file = path.join(folder, `${name}.conf`);
    writeFileSync(file, config);
    const env = {
      PATH: process.env['PATH'],
      POD_NAME: name,
      NATS_PEER_PASSWORD: PASSWORD,
      NATS_ADMIN_PASSWORD: PASSWORD,
      ...Object.fromEntries(
        topology.map((service) => [`${service.name.toUpperCase()}_NATS_PASSWORD`, PASSWORD]),
      ),
      ...Object.fromEntries(
        ports.map((peer, index) => [
          `NATS_ROUTE_${index}`,
          `nats://peer:${PASSWORD}@127.0.0.1:${peer.cluster}`,
        ]),
      ),
    };
    const child = spawn(program.path, ['--config', file], { env, stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    children.set(name, { child, gone });
    servers[name] = `127.0.0.1:${client}`;
  }
  const kill = async (name: string): Promise<void> => {
    const server = children.get(name);
    server?.child.kill('SIGKILL');
    await server?.gone;
  };
  return {
    servers,
    admin: { user: 'admin', pass: PASSWORD },
    kill,
    stop: async () => {
      await Promise.all([...children.keys()].map(kill));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @throws Error when the text holds nothing of what is to be replaced */
function replacedAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => {
    if (!result.includes(from)) throw new Error(`nats.conf holds no ${from}`);
    return result.replaceAll(from, to);
  }, text);
}
