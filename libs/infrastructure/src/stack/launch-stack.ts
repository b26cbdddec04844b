import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleServices } from '../bundle/bundle-services.js';
import { ensureDatabase } from './ensure-database.js';
import { FFMPEG, findTool, thisMachine } from '../find-program.js';
import { firstFreePort, freePort, releasePort } from '../free-port.js';
import {
  startInfrastructure,
  type Infrastructure,
  type InfrastructureOptions,
} from '../infrastructure.js';
import { discoverServices } from './discover-services.js';
import { GATEWAY, MEDIA, natsLogin, serviceEnvironment } from './service-environment.js';
import { ServiceProcess, type ServiceEvent } from './service-process.js';
import type { StackSecrets } from './stack-secrets.js';

/** What the libraries above this one know about the database and the bus. */
export interface Backbone {
  /**
   * Brings every schema of the database up to date and sets the passwords of the roles. Left out where both are as
   * they should be.
   */
  migrateAll?(options: {
    adminUrl: string;
    rolePasswords: Record<string, string>;
    log?: (line: string) => void;
  }): Promise<void>;
  /** Users and permissions of the bus, as text of the nats-server configuration. */
  natsServerConfig(users: {
    admin: { user: string; password: string };
    services: Record<string, { user: string; password: string }>;
  }): string;
  /** Makes or updates the streams. */
  provisionStreams(options: { url: string; user?: string; password?: string }): Promise<void>;
}

export interface StackOptions {
  /** The checkout. */
  readonly root: string;
  readonly infrastructure: InfrastructureOptions;
  /** The database of the stack: made in a Postgres of ours, given in one of the user's. */
  readonly databaseUrl?: (adminUrl: string) => Promise<string>;
  readonly secrets: StackSecrets;
  /** Loading it takes a second, in which the servers may start already. */
  readonly backbone: Promise<Backbone>;
  readonly inherit: NodeJS.ProcessEnv;
  readonly nodeEnv: 'development' | 'test';
  /** Only these services; all of the checkout by default. */
  readonly services?: readonly string[];
  /** The port of the gateway is the first free one from here on. */
  readonly gatewayPort?: number;
  readonly restartOnCrash: boolean;
  /** Puts something between the services and their servers: given where these are, says what the services are told. */
  readonly between?: (servers: Servers) => Promise<Servers>;
  readonly onStep?: (step: string) => void;
  readonly onLine?: (service: string, line: string) => void;
  readonly onEvent?: (service: string, event: ServiceEvent) => void;
}

/** What services stand on, and the database of the stack. */
export interface Servers {
  readonly infrastructure: Infrastructure;
  readonly databaseUrl: string;
}

export interface Stack {
  readonly infrastructure: Infrastructure;
  readonly databaseUrl: string;
  readonly gatewayUrl: string;
  readonly services: Readonly<Record<string, ServiceProcess>>;
  /** Services first, then what they stand on. */
  stop(): Promise<void>;
}

const ADMIN = 'admin';

/** The database that a stack has in a Postgres of ours. */
export const STACK_DATABASE = 'lyceum';

/**
 * Brings up a whole Lyceum: servers, database, streams, services.
 * @param abort ends the start early; what runs by then is stopped.
 * @throws Error that says what went wrong; everything started by then is stopped again.
 */
export async function launchStack(options: StackOptions, abort?: AbortSignal): Promise<Stack> {
  const step = options.onStep ?? (() => undefined);
  const { secrets } = options;
  // Whoever waits for it sees it fail; nobody may get that far.
  options.backbone.catch(() => undefined);
  const services = discoverServices(options.root).filter(
    ({ name }) => options.services === undefined || options.services.includes(name),
  );
  const unbuilt = services.filter(({ entry }) => !existsSync(entry));
  if (unbuilt.length > 0) {
    throw new Error(
      `Not built: ${unbuilt.map(({ name }) => name).join(', ')} (no ${unbuilt[0]?.entry ?? ''}). Run: npm run build`,
    );
  }
  // While the servers start.
  const bundles = bundleServices(
    options.root,
    services.map(({ name }) => name),
  );
  bundles.catch(() => undefined);
  const admin = { user: ADMIN, password: secrets.natsAdminPassword };

  step('starting Postgres, NATS, Redis, S3 and mail');
  const infrastructure = await startInfrastructure({
    ...options.infrastructure,
    natsAdmin: admin,
    natsConfig: options.backbone.then(({ natsServerConfig }) =>
      natsServerConfig({
        admin,
        services: Object.fromEntries(
          services.map(({ name }) => [
            name,
            { user: name, password: secrets.natsPasswords[name] ?? '' },
          ]),
        ),
      }),
    ),
  });
  const { postgres, nats } = infrastructure;
  const running: ServiceProcess[] = [];
  const ports: number[] = [];
  const killAllNow = (): void => {
    for (const service of running) service.killNow();
  };
  process.once('exit', killAllNow);
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((service) => service.stop()));
    ports.forEach(releasePort);
    process.off('exit', killAllNow);
    await infrastructure.stop();
  };

  try {
    if (postgres === undefined || nats === undefined)
      throw new Error('A stack needs Postgres and NATS.');
    abort?.throwIfAborted();
    step('migrating the database');
    const backbone = await options.backbone;
    const databaseUrl =
      options.databaseUrl !== undefined
        ? await options.databaseUrl(postgres.adminUrl)
        : postgres.external
          ? postgres.adminUrl
          : await ensureDatabase(postgres.adminUrl, STACK_DATABASE);
    const log = options.infrastructure.log;
    await backbone.migrateAll?.({
      adminUrl: databaseUrl,
      rolePasswords: secrets.databasePasswords,
      ...(log === undefined ? {} : { log }),
    });
    abort?.throwIfAborted();
    step('preparing the event bus');
    await backbone.provisionStreams(
      nats.external ? natsLogin(nats.url) : { url: nats.url, ...admin },
    );

    if (services.some(({ name }) => name === MEDIA)) await ensureFfmpeg(step, options);
    const urls: Record<string, string> = {};
    for (const { name } of services) {
      const port =
        name === GATEWAY && options.gatewayPort !== undefined
          ? await firstFreePort(options.gatewayPort)
          : await freePort();
      ports.push(port);
      urls[name] = `http://127.0.0.1:${port}`;
    }
    const servers = { infrastructure, databaseUrl };
    const told = (await options.between?.(servers)) ?? servers;
    let ready = 0;
    const readyStep = (): void => {
      step(`starting the services: ${ready} of ${services.length} ready`);
    };
    readyStep();
    const { dataDir, ephemeral } = options.infrastructure;
    const entries = await bundles;
    for (const { name, entry } of services) {
      running.push(
        new ServiceProcess({
          name,
          entry: entries[name] ?? entry,
          cwd: options.root,
          env: serviceEnvironment({
            service: name,
            ...told,
            secrets,
            urls,
            inherit: options.inherit,
            nodeEnv: options.nodeEnv,
          }),
          url: urls[name] ?? '',
          ...(ephemeral === true ? {} : { pidFile: join(dataDir, 'run', `service-${name}.json`) }),
          restartOnCrash: options.restartOnCrash,
          onLine: (line) => options.onLine?.(name, line),
          onEvent: (event) => options.onEvent?.(name, event),
        }),
      );
    }
    await allOrFirstProblem(
      running.map(async (service) => {
        await service.start();
        ready += 1;
        readyStep();
      }),
      abort,
    );
    return {
      infrastructure,
      databaseUrl,
      gatewayUrl: urls[GATEWAY] ?? '',
      services: Object.fromEntries(running.map((service) => [service.name, service])),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function allOrFirstProblem(starts: Array<Promise<void>>, abort?: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    abort?.addEventListener('abort', () => {
      reject(abort.reason as Error);
    });
  });
  // The others may fail later, when they are stopped; the first problem is the one to tell.
  for (const start of starts) start.catch(() => undefined);
  await Promise.race([Promise.all(starts), aborted]);
}

/** Without it everything but video works: a reason to tell, and none to stop. */
async function ensureFfmpeg(
  step: (text: string) => void,
  { infrastructure, inherit }: StackOptions,
): Promise<void> {
  if (inherit['FFMPEG_PATH']) return;
  const found = await findTool(FFMPEG, thisMachine({ PATH: inherit['PATH'] }), step);
  if ('problem' in found) (infrastructure.log ?? step)(found.problem);
}
