import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topology } from '@lyceum/contracts';
import { startInfrastructure, type Infrastructure } from '@lyceum/infrastructure';
import { natsServerConfig, provisionStreams } from '@lyceum/messaging';
import { startService, type Service } from '@lyceum/platform';
import { patience } from '@lyceum/testing';
import { AppModule } from '../../src/app.module.js';
import { settings } from '../../src/config.js';
import { forwardedServices } from '../../src/routes/index.js';
import { StandInServices } from './stand-in-services.js';

const PASSWORD = 'for-this-test-only';

/** A running gateway on its own Redis and NATS, before services that do as they are told. */
export interface Edge {
  readonly url: string;
  readonly services: StandInServices;
  readonly infrastructure: Infrastructure;
  call(path: string, options?: EdgeCall): Promise<EdgeAnswer>;
  /** The value of a metric, by its name and labels as they are printed; 0 when it is not there. */
  metric(series: string): Promise<number>;
  /** Stops the gateway and starts another one on the same servers. */
  restart(env?: NodeJS.ProcessEnv): Promise<void>;
  stop(): Promise<void>;
}

export interface EdgeCall {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly code: string | undefined;
}

export async function startEdge(env: NodeJS.ProcessEnv = {}): Promise<Edge> {
  const services = new StandInServices();
  await services.start();
  const admin = { user: 'admin', password: PASSWORD };
  const infrastructure = await startInfrastructure({
    dataDir: join(tmpdir(), `lyceum-tests-${process.getuid?.() ?? 0}`),
    services: ['redis', 'nats'],
    ephemeral: true,
    env: { PATH: process.env['PATH'] },
    natsAdmin: admin,
    natsConfig: natsServerConfig({
      admin,
      services: Object.fromEntries(
        topology.map(({ name }) => [name, { user: name, password: PASSWORD }]),
      ),
    }),
  });
  const natsUrl = infrastructure.nats!.url;
  await provisionStreams({ url: natsUrl, ...admin });
  const base: NodeJS.ProcessEnv = {
    PORT: '0',
    LOG_LEVEL: 'fatal',
    NODE_ENV: 'test',
    NATS_URL: natsUrl,
    NATS_USER: 'gateway',
    NATS_PASSWORD: PASSWORD,
    REDIS_URL: infrastructure.redis!.url,
    EDGE_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    COOKIE_SECURE: 'false',
    RATE_LIMITS: 'default 10000/s',
    // It shares its event loop with the test.
    SHED_EVENT_LOOP_DELAY_MS: '5000',
    IDENTITY_URL: services.url,
    ...Object.fromEntries(
      forwardedServices.map((name) => [`${name.toUpperCase()}_URL`, services.url]),
    ),
    ...env,
  };
  const start = (more: NodeJS.ProcessEnv = {}): Promise<Service> =>
    startService(
      { name: 'gateway', settings, module: AppModule, isEdge: true },
      { ...base, ...more },
    );
  let gateway = await start();

  const call = async (path: string, options: EdgeCall = {}): Promise<EdgeAnswer> => {
    const { method = 'GET', token, headers = {}, body } = options;
    const response = await fetch(`${gateway.url}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body ?? null,
      signal: patience(60_000, path),
    });
    const text = await response.text();
    const isProblem = response.headers.get('content-type')?.includes('problem');
    const code = isProblem ? (JSON.parse(text) as { code: string }).code : undefined;
    return { status: response.status, headers: response.headers, text, code };
  };
  return {
    get url() {
      return gateway.url;
    },
    services,
    infrastructure,
    call,
    metric: async (series) => {
      const lines = (await call('/metrics')).text.split('\n');
      return Number(
        lines
          .find((line) => line.startsWith(`${series} `))
          ?.split(' ')
          .at(-1) ?? 0,
      );
    },
    restart: async (more) => {
      await gateway.stop();
      gateway = await start(more);
    },
    stop: async () => {
      await gateway.stop();
      await services.stop();
      await infrastructure.stop();
    },
  };
}
