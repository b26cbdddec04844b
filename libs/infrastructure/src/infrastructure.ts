import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { ephemeralDirectory, sweepEphemeralDirectories } from './ephemeral-directory.js';
import { externalAddresses } from './external.js';
import { Launcher } from './launcher.js';
import type { Cluster } from './postgres-cluster.js';
import type { RunningServer } from './running-server.js';
import { serverStarts } from './server-starts.js';

export type InfrastructureService = 'postgres' | 'nats' | 'redis' | 's3' | 'mail';

export interface InfrastructureOptions {
  /** Holds data, logs and pid files. With `ephemeral`, a directory of this run is made inside it. */
  readonly dataDir: string;
  /** Which servers are wanted; all of them by default. */
  readonly services?: readonly InfrastructureService[];
  /** Where the addresses of servers of the user's own are looked for; `process.env` by default. */
  readonly env?: NodeJS.ProcessEnv;
  /** For tests: the data is removed at stop, and nothing waits for the disk. */
  readonly ephemeral?: boolean;
  /** Waits for the disk although the data is ephemeral: for crash tests and benches. */
  readonly durable?: boolean;
  /** What a new Postgres begins with a copy of: a cluster whose server was stopped in good order. */
  readonly cluster?: Cluster;
  /** Told of every step. */
  readonly log?: (line: string) => void;
  /** Told of what the user of the machine should know: an installation, data kept elsewhere, leftovers. */
  readonly notice?: (line: string) => void;
  /**
   * Accounts and permissions, appended to the configuration of nats-server. The other servers start while a
   * promise of it is pending.
   */
  readonly natsConfig?: string | Promise<string>;
  /** A user of `natsConfig` that can log in. */
  readonly natsAdmin?: { readonly user: string; readonly password: string };
  /** Ports to take when they are free. */
  readonly ports?: Partial<Record<InfrastructureService | 'inbox', number>>;
}

export interface Infrastructure {
  readonly postgres?: RunningServer & {
    readonly adminUrl: string;
    /** The same through a socket of this machine, which is faster; `adminUrl` for a server of the user's. */
    readonly socketUrl: string;
    /** `undefined` for a server of the user's. */
    readonly cluster: Cluster | undefined;
  };
  /** The URL carries no credentials unless it is the user's own. */
  readonly nats?: RunningServer & { readonly url: string };
  readonly redis?: RunningServer & { readonly url: string };
  readonly s3?: RunningServer & {
    readonly endpoint: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly region: string;
  };
  /** `inboxUrl` is '' when the mail server is the user's own. */
  readonly mail?: RunningServer & { readonly smtpUrl: string; readonly inboxUrl: string };
  /** Stops what was started here, all at once, and removes ephemeral data. */
  stop(): Promise<void>;
}

const ALL: readonly InfrastructureService[] = ['postgres', 'nats', 'redis', 's3', 'mail'];

/**
 * Brings up the servers that Lyceum stands on. Those that the environment names are checked for being
 * reachable and used; the others are found or installed and run as child processes on loopback.
 * @throws Error that says what to do; whatever had been started by then is stopped again.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { services = ALL, log = () => undefined, notice = log } = options;
  const external = externalAddresses(options.env ?? process.env);
  const base = resolve(options.dataDir);
  // Postgres may run as another account, which has to pass through; what is inside is closed by itself.
  mkdirSync(base, { recursive: true, mode: 0o711 });
  if (options.ephemeral === true) await sweepEphemeralDirectories(base);
  const ephemeral = options.ephemeral === true ? ephemeralDirectory(base) : undefined;

  const launcher = new Launcher(ephemeral?.path ?? base, options.ports ?? {}, notice);
  const killNow = (): void => {
    launcher.killNow();
    ephemeral?.remove();
  };
  process.once('exit', killNow);
  const stop = async (): Promise<void> => {
    await launcher.stop();
    process.off('exit', killNow);
    ephemeral?.remove();
  };

  const starts = serverStarts(external, launcher, options);
  const results = await Promise.allSettled(
    services.map(async (name) => {
      const server = await starts[name]();
      log(`${name}: ${server.external ? 'reachable' : 'running'}`);
      return [name, server] as const;
    }),
  );
  const [first, ...others] = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as Error] : [],
  );
  if (first !== undefined) {
    await stop();
    if (others.length === 0) throw first;
    throw new Error([first, ...others].map(({ message }) => message).join('\n\n'), {
      cause: first,
    });
  }
  const servers = results.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value] : [],
  );
  return { ...Object.fromEntries(servers), stop };
}
