export * from './auth/access.guard.js';
export * from './auth/actor.js';
export { authenticate } from './auth/authenticate.js';
export * from './auth/revocation-list.js';
export * from './auth/session-cookies.js';
export { isSameSecret } from './auth/same-secret.js';
export * from './auth/token-verifier.js';
export * from './bootstrap.js';
export * from './bundles/bundle.js';
export * from './config/formats.js';
export * from './config/settings.js';
export * from './errors/domain-error.js';
export { ErrorReporter } from './errors/error-reporter.js';
export { PROBLEM_CONTENT_TYPE, toDomainError, toProblem, type Problem } from './errors/problem.js';
export { requestErrors } from './errors/request-errors.js';
export { EventTransport } from './event-transport.js';
export { Readiness } from './health/readiness.js';
export { expectedVersion, entityTag } from './http/entity-tag.js';
export { BODY_LIMIT_BYTES } from './http/fastify-adapter.js';
export { Intake, type IntakeStep, type TokenWatch } from './http/intake.js';
export { parseStrictJson } from './http/strict-json.js';
export { matchesEntityTag } from './http/not-modified.js';
export {
  AcceptedWhen,
  BodyMayBeMissing,
  IsOmittable,
  IsVisible,
  bodyMayBeMissing,
} from './http/validation.js';
export * from './logging/logger.js';
export * from './metrics/metrics.js';
export { ExactlyOneOf, exactlyOneOf } from './openapi/exactly-one-of.decorator.js';
export { Fails, declaredFailures } from './openapi/fails.decorator.js';
export * from './openapi/operation.decorators.js';
export * from './pagination/cursors.js';
export * from './pagination/page-query.js';
export {
  CONFIG,
  LOGGER,
  PlatformModule,
  SERVICE_NAME,
  type PlatformParts,
} from './platform.module.js';
export * from './platform.settings.js';
export * from './telemetry/trace-context.js';
export * from './telemetry/tracer.js';
export { SECURITY_HEADERS } from './http/request-lifecycle.js';
export { ServedRequests, type RequestLog } from './http/served-requests.js';
