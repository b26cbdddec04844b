import { Global, Module, type DynamicModule } from '@nestjs/common';
import {
  APP_FILTER,
  APP_GUARD,
  APP_PIPE,
  ExternalContextCreator,
  HttpAdapterHost,
  ModulesContainer,
  Reflector,
} from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AccessGuard } from './auth/access.guard.js';
import { RevocationList } from './auth/revocation-list.js';
import { TokenVerifier } from './auth/token-verifier.js';
import { BundledOperations } from './bundles/bundled-operations.js';
import { ErrorReporter } from './errors/error-reporter.js';
import { ProblemFilter } from './errors/problem.filter.js';
import { EventTransport } from './event-transport.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { Intake } from './http/intake.js';
import { ServedRequests } from './http/served-requests.js';
import { validationPipe } from './http/validation.js';
import type { Logger } from './logging/logger.js';
import { Metrics } from './metrics/metrics.js';
import { Tracer } from './telemetry/tracer.js';

/** The parsed configuration of the service: `@Inject(CONFIG) config: Config`. */
export const CONFIG = Symbol('config');
/** The pino logger of the service: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('logger');
/** The name of the service: `catalog`. */
export const SERVICE_NAME = Symbol('service name');

export interface PlatformParts {
  readonly service: string;
  readonly config: object;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  readonly verifier: TokenVerifier;
  readonly revocations: RevocationList;
  readonly reporter: ErrorReporter;
  readonly served: ServedRequests;
}

/** What every service has: configuration, logger, metrics, tracing, health, access, validation, problems. */
@Global()
@Module({ imports: [TerminusModule.forRoot({ logger: false })], controllers: [HealthController] })
export class PlatformModule {
  static forRoot(parts: PlatformParts): DynamicModule {
    const shared = [
      { provide: CONFIG, useValue: parts.config },
      { provide: LOGGER, useValue: parts.logger },
      { provide: SERVICE_NAME, useValue: parts.service },
      { provide: Metrics, useValue: parts.metrics },
      { provide: Tracer, useValue: parts.tracer },
      { provide: TokenVerifier, useValue: parts.verifier },
      { provide: RevocationList, useValue: parts.revocations },
      { provide: ErrorReporter, useValue: parts.reporter },
      { provide: ServedRequests, useValue: parts.served },
      { provide: Readiness, useValue: new Readiness() },
      { provide: EventTransport, useValue: new EventTransport() },
      { provide: Intake, useValue: new Intake() },
    ];
    return {
      module: PlatformModule,
      providers: [
        ...shared,
        {
          provide: BundledOperations,
          useFactory: (
            modules: ModulesContainer,
            contexts: ExternalContextCreator,
            host: HttpAdapterHost,
          ) => new BundledOperations(parts, modules, contexts, host),
          inject: [ModulesContainer, ExternalContextCreator, HttpAdapterHost],
        },
        { provide: APP_PIPE, useFactory: validationPipe },
        { provide: APP_FILTER, useValue: new ProblemFilter(parts) },
        {
          provide: APP_GUARD,
          useFactory: (reflector: Reflector) => new AccessGuard(reflector, parts.service),
          inject: [Reflector],
        },
      ],
      exports: shared.map(({ provide }) => provide),
    };
  }
}
