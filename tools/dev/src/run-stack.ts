import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  discoverServices,
  launchStack,
  stackSecrets,
  withoutPassword,
  type Infrastructure,
  type ServiceEvent,
  type Stack,
} from '@lyceum/infrastructure';
import { loadBackbone } from './backbone.js';
import { writeConnections } from './connections.js';
import { updateInstance } from './instance.js';
import { keepRunning } from './keep-running.js';
import { LogFile } from './log-file.js';
import type { InstallationPaths } from './paths.js';
import { rememberedPorts, rememberPorts } from './remembered-ports.js';

const GATEWAY_PORT = 3000;

export interface RunOptions {
  readonly root: string;
  readonly paths: InstallationPaths;
  readonly abort: AbortSignal;
  readonly onStep: (step: string) => void;
  /** What the user of the machine should know. */
  readonly onMachineNotice: (line: string) => void;
  readonly onLine: (service: string, line: string) => void;
  readonly onNotice: (name: string, text: string) => void;
}

export interface RunningStack {
  readonly url: string;
  readonly places: Record<string, string>;
  stop(): Promise<void>;
}

/** Brings the installation of this checkout up, keeps its logs, and keeps the instance file true. */
export async function runStack(options: RunOptions): Promise<RunningStack> {
  const { root, paths, onNotice } = options;
  mkdirSync(paths.logs, { recursive: true });
  const services = discoverServices(root);
  const logs = new Map(
    services.map(({ name }) => [name, new LogFile(join(paths.logs, `${name}.log`))]),
  );
  const secrets = stackSecrets(paths.secretsFile, services);
  const stack = await launchStack(
    {
      root,
      infrastructure: {
        dataDir: paths.directory,
        ports: rememberedPorts(paths.portsFile),
        notice: options.onMachineNotice,
      },
      secrets,
      backbone: loadBackbone(),
      inherit: process.env,
      nodeEnv: 'development',
      gatewayPort: Number(process.env['PORT'] ?? GATEWAY_PORT),
      restartOnCrash: true,
      onStep: (step) => {
        updateInstance(paths.instanceFile, { step });
        options.onStep(step);
      },
      onLine: (service, line) => {
        logs.get(service)?.append(line);
        options.onLine(service, line);
      },
      onEvent: (service, event) => {
        const text = describe(event);
        if (text !== undefined) onNotice(service, text);
      },
    },
    options.abort,
  );
  rememberPorts(paths.portsFile, stack.infrastructure);
  writeConnections(paths.connectionsFile, stack, {
    user: 'admin',
    password: secrets.natsAdminPassword,
  });
  const stopKeeping = keepRunning(stack.infrastructure, onNotice);
  const url = `http://localhost:${new URL(stack.gatewayUrl).port}`;
  const places = placesOf(stack);
  updateInstance(paths.instanceFile, {
    phase: 'ready',
    url,
    places,
    services: Object.fromEntries(
      Object.entries(stack.services).map(([name, service]) => [name, { url: service.url }]),
    ),
  });
  return {
    url,
    places,
    stop: async () => {
      updateInstance(paths.instanceFile, { phase: 'stopping' });
      stopKeeping();
      rmSync(paths.connectionsFile, { force: true });
      await stack.stop();
      for (const log of logs.values()) log.close();
    },
  };
}

function describe(event: ServiceEvent): string | undefined {
  switch (event.kind) {
    case 'ready':
      return event.again ? `is ready again after ${event.afterMs / 1000} s` : undefined;
    case 'crashed':
      return `crashed (${event.how}): restarting in ${event.restartInMs / 1000} s`;
    case 'gave-up':
      return `ended (${event.how}) because a setting is wrong: correct it and start again`;
  }
}

function placesOf({ infrastructure, databaseUrl }: Stack): Record<string, string> {
  const { nats, redis, s3, mail }: Infrastructure = infrastructure;
  return {
    database: withoutPassword(databaseUrl),
    ...(nats === undefined ? {} : { 'event bus': withoutPassword(nats.url) }),
    ...(redis === undefined ? {} : { cache: withoutPassword(redis.url) }),
    ...(s3 === undefined ? {} : { files: s3.endpoint }),
    ...(mail === undefined
      ? {}
      : mail.inboxUrl === ''
        ? { mail: withoutPassword(mail.smtpUrl) }
        : { 'mail inbox': mail.inboxUrl }),
  };
}
