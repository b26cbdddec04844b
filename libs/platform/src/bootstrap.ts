import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { collectDefaultMetrics } from 'prom-client';
import { ConfigError, loadConfig, missingRecommended, type Settings } from './config/settings.js';
import { RevocationList } from './auth/revocation-list.js';
import { isSameSecret } from './auth/same-secret.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { ErrorReporter } from './errors/error-reporter.js';
import { EventTransport } from './event-transport.js';
import { requestErrors } from './errors/request-errors.js';
import { Readiness } from './health/readiness.js';
import { Intake } from './http/intake.js';
import { fastifyAdapter } from './http/fastify-adapter.js';
import { OpenConnections } from './http/open-connections.js';
import { acceptInParallel } from './http/parallel-accept.js';
import { installRequestLifecycle } from './http/request-lifecycle.js';
import { ServedRequests } from './http/served-requests.js';
import { createLogger, type Logger } from './logging/logger.js';
import { NestLogger } from './logging/nest-logger.js';
import { Metrics } from './metrics/metrics.js';
import { PlatformModule } from './platform.module.js';
import { platformSettings, type PlatformConfig } from './platform.settings.js';
import { Tracer } from './telemetry/tracer.js';

export interface ServiceDefinition {
  readonly name: string;
  /** Settings beyond `platformSettings`. */
  readonly settings: Settings;
  readonly module: Type;
  /** The gateway: callers from outside must not decide whether a trace is recorded. */
  readonly isEdge?: boolean;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly logger: Logger;
  /** Lets callers leave, drains HTTP, hands back messages, closes pools. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Connections that the kernel keeps until they are accepted. Node's 511 overflow when callers come in a
 * burst, and whoever is dropped there tries again only after 1, 3 and 7 seconds.
 */
const ACCEPT_BACKLOG = 4_096;
/** Connections that the edge takes in a turn of its event loop, besides the one that Node takes. */
const EDGE_ACCEPTS = 63;

/** `EX_CONFIG` of sysexits.h: tells a supervisor that a restart will not help. */
const EXIT_CONFIG = 78;

/**
 * Starts a service and stops it on SIGTERM or SIGINT. A wrong setting ends the process with one line on
 * standard error that names it, and exit code 78.
 */
export async function bootstrap(definition: ServiceDefinition): Promise<void> {
  try {
    const service = await startService(definition);
    const stop = (signal: NodeJS.Signals): void => {
      service.logger.info(`${signal}: draining`);
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          service.logger.error({ err: error }, 'shutdown failed');
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${definition.name}: ${error.message}\n`);
      process.exit(EXIT_CONFIG);
    }
    process.stderr.write(`${definition.name} could not start: ${(error as Error).stack}\n`);
    process.exit(1);
  }
}

/** The same without signals and exit codes: for tests, and for several services in one process. */
export async function startService(
  definition: ServiceDefinition,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Service> {
  const settings = { ...platformSettings, ...definition.settings };
  const config = loadConfig(settings, env) as PlatformConfig;
  const logger = createLogger(definition.name, config.LOG_LEVEL);
  for (const warning of missingRecommended(settings, config)) logger.warn(warning);

  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics.registry });
  const tracer = await Tracer.create({
    service: definition.name,
    endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
  });
  const revocations = new RevocationList();
  const jwksUrl = `${config.IDENTITY_URL}/.well-known/jwks.json`;
  const verifier = TokenVerifier.fromJwksUrl(jwksUrl, revocations);
  const reporter = await ErrorReporter.create(config.SENTRY_DSN, definition.name, config.NODE_ENV);
  const served = new ServedRequests({ metrics, logger, requestLog: config.LOG_REQUESTS });
  const parts = {
    service: definition.name,
    config,
    logger,
    metrics,
    tracer,
    verifier,
    revocations,
    reporter,
    served,
  };

  @Module({ imports: [PlatformModule.forRoot(parts), definition.module] })
  class RootModule {}

  const app = await NestFactory.create<NestFastifyApplication>(
    RootModule,
    fastifyAdapter(config.TRUST_PROXY),
    {
      logger: new NestLogger(logger),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  installRequestLifecycle(fastify, {
    ...parts,
    trustTraceparent: definition.isEdge !== true,
    intake: app.get(Intake),
  });
  fastify.get('/metrics', { config: { tokenless: true } }, async (request, reply) => {
    const { authorization = '' } = request.headers;
    if (config.METRICS_TOKEN && !isSameSecret(authorization, `Bearer ${config.METRICS_TOKEN}`))
      throw requestErrors.forbidden();
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  const connections = new OpenConnections(app.getHttpServer());
  const { strategy } = app.get(EventTransport);
  if (strategy) app.connectMicroservice({ strategy }, { inheritAppConfig: false });
  await app.startAllMicroservices();
  await app.listen({ port: config.PORT, host: config.HOST, backlog: ACCEPT_BACKLOG });
  if (definition.isEdge === true)
    await acceptInParallel(app.getHttpServer(), {
      extra: EDGE_ACCEPTS,
      backlog: ACCEPT_BACKLOG,
    }).catch((error: unknown) =>
      logger.warn({ err: error }, 'new connections are accepted one by one'),
    );
  const url = await app.getUrl();
  logger.info({ url }, `${definition.name} listens on ${url}`);

  return {
    app,
    url,
    logger,
    stop: stopper(app, connections, config, logger, tracer, reporter),
  };
}

function stopper(
  app: NestFastifyApplication,
  connections: OpenConnections,
  { SHUTDOWN_GRACE_MS: graceMs, SHUTDOWN_LINGER_MS: lingerMs }: PlatformConfig,
  logger: Logger,
  tracer: Tracer,
  reporter: ErrorReporter,
): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    app.get(Readiness).drain();
    const overdue = setTimeout(() => {
      logger.fatal(`not drained after ${graceMs} ms: exiting`);
      process.exit(1);
    }, graceMs);
    overdue.unref();
    await connections.letCallersLeave(lingerMs);
    await connections.endAsTheyFinish(() => app.close());
    await Promise.all([tracer.shutdown(), reporter.flush()]);
    clearTimeout(overdue);
  };
  return () => (stopping ??= stop());
}
