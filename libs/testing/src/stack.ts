import {
  completeSecrets,
  discoverServices,
  launchStack,
  urlVariable,
  type Infrastructure,
  type Servers,
  type StackSecrets,
} from '@lyceum/infrastructure';
import { atEnd } from './at-end.js';
import { loadBackbone } from './backbone.js';
import { checkoutRoot } from './checkout-root.js';
import { createDatabase, testRolePasswords } from './database.js';
import { preparedCluster } from './prepared-cluster.js';
import type { TestInfrastructure } from './test-addresses.js';
import {
  ADDRESSES_VARIABLE,
  ephemeralBase,
  testInfrastructure,
  usesOtherServers,
} from './test-infrastructure.js';

export interface StackService {
  readonly url: string;
  /** `undefined` while it does not run. */
  readonly pid: number | undefined;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it if it runs, starts it again, and resolves when it is ready. */
  restart(): Promise<void>;
  /** What it printed, oldest first. */
  logs(): readonly string[];
}

export interface TestStack {
  readonly gatewayUrl: string;
  readonly services: Readonly<Record<string, StackService>>;
  readonly infrastructure: Infrastructure;
  /** The superuser's, in the database of the stack. */
  readonly databaseUrl: string;
  readonly secrets: StackSecrets;
  stop(): Promise<void>;
}

export interface TestStackOptions {
  /** Only these services; all by default. The others have an address at which nobody listens. */
  readonly services?: readonly string[];
  /** Settings beyond those every service gets. */
  readonly env?: NodeJS.ProcessEnv;
  /** Waits for the disk, as in production: for tests that kill Postgres. */
  readonly durable?: boolean;
  /** Puts something between the services and their servers: given where these are, says what the services are told. */
  readonly between?: (servers: Servers) => Promise<Servers>;
}

const NOBODY = 'http://127.0.0.1:9';

/**
 * Starts the services of this checkout as processes, ready to be called and killed, on Postgres, NATS, Redis,
 * S3 and mail of their own, so that stacks of two test files do not meet on the bus. Where the run uses the
 * servers of the user, or containers, the stack does too, with a database of its own. A service that crashes
 * stays down. Stopped at the end of the process at the latest.
 */
export async function startStack(options: TestStackOptions = {}): Promise<TestStack> {
  const shared = await sharedServers();
  const all = discoverServices(checkoutRoot);
  const secrets = completeSecrets({ databasePasswords: testRolePasswords() }, all);
  // What waits for the disk does so from the first file on.
  const durable = options.durable ?? false;
  const cluster = shared === undefined && !durable ? preparedCluster() : undefined;
  const leftOut = all.filter(({ name }) => options.services?.includes(name) === false);
  const stack = await launchStack({
    root: checkoutRoot,
    infrastructure: {
      dataDir: ephemeralBase(),
      ephemeral: true,
      durable,
      ...(cluster === undefined ? {} : { cluster }),
      env: { PATH: process.env['PATH'], ...(shared === undefined ? {} : serverVariables(shared)) },
    },
    ...(shared === undefined ? {} : { databaseUrl: async () => (await createDatabase()).adminUrl }),
    secrets,
    backbone: loadBackbone({ migrated: cluster !== undefined }),
    inherit: {
      ...process.env,
      LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'info',
      ...Object.fromEntries(leftOut.map(({ name }) => [urlVariable(name), NOBODY])),
      ...options.env,
    },
    nodeEnv: 'test',
    ...(options.services === undefined ? {} : { services: options.services }),
    ...(options.between === undefined ? {} : { between: options.between }),
    restartOnCrash: false,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= stack.stop());
  atEnd(stop);
  const { gatewayUrl, services, infrastructure, databaseUrl } = stack;
  const started = { gatewayUrl, services, infrastructure, databaseUrl, secrets, stop };
  for (const url of [gatewayUrl, ...Object.values(services).map((service) => service.url)])
    stacks.set(url, started);
  return started;
}

const stacks = new Map<string, TestStack>();

/**
 * The stack that serves at an address: what is only known by its URL also has an inbox and a database.
 * @throws Error for an address that no stack of this process has
 */
export function stackAt(url: string): TestStack {
  const stack = stacks.get(url);
  if (!stack) throw new Error(`no stack of this process serves at ${url}`);
  return stack;
}

/** The servers a stack has to use, when the run may not start its own. */
async function sharedServers(): Promise<TestInfrastructure | undefined> {
  if (!usesOtherServers() && process.env[ADDRESSES_VARIABLE] === undefined) return undefined;
  const addresses = await testInfrastructure();
  return addresses.ours ? undefined : addresses;
}

function serverVariables({
  postgres,
  nats,
  redis,
  s3,
  mail,
}: TestInfrastructure): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: postgres.adminUrl,
    NATS_URL: nats.url,
    REDIS_URL: redis.url,
    S3_ENDPOINT: s3.endpoint,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    S3_REGION: s3.region,
    SMTP_URL: mail.smtpUrl,
  };
}
