import type * as Sentry from '@sentry/node';
import type { ServedRequest } from '../http/served-requests.js';

const SAFE_HEADERS = [
  'user-agent',
  'content-type',
  'content-length',
  'x-request-id',
  'traceparent',
];
const BOT = /bot|crawl|spider|slurp|preview/i;

/** Reports unexpected failures to Sentry when a DSN is set, and does nothing otherwise. */
export class ErrorReporter {
  private constructor(private readonly sentry: typeof Sentry | undefined) {}

  static readonly silent = new ErrorReporter(undefined);

  /** The SDK is loaded only with a DSN: it costs memory that nobody should pay for nothing. */
  static async create(
    dsn: string | undefined,
    service: string,
    environment: string,
  ): Promise<ErrorReporter> {
    if (!dsn) return ErrorReporter.silent;
    const sentry = await import('@sentry/node');
    sentry.init({
      dsn,
      environment,
      serverName: service,
      skipOpenTelemetrySetup: true,
      sendDefaultPii: false,
      // Not the defaults: those send source lines, local variables and the machine's details along.
      defaultIntegrations: false,
      integrations: [sentry.linkedErrorsIntegration(), sentry.functionToStringIntegration()],
      tracesSampleRate: 0.1,
    });
    return new ErrorReporter(sentry);
  }

  report(error: unknown, request?: ServedRequest): void {
    if (!this.sentry) return;
    if (request && BOT.test(request.headers['user-agent'] ?? '')) return;
    this.sentry.withScope((scope) => {
      if (request) {
        const { actor } = request;
        scope.setUser(actor.userId ? { id: actor.userId } : null);
        scope.setTags({
          tenant: actor.tenantId ?? 'none',
          request_id: request.id,
          trace_id: actor.trace.traceId,
        });
        scope.addBreadcrumb({
          category: 'http',
          message: `${request.method} ${request.routeOptions.url ?? 'unknown'}`,
          data: { requestId: request.id },
        });
        scope.setContext('request', {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          ...Object.fromEntries(SAFE_HEADERS.map((name) => [name, request.headers[name]])),
        });
      }
      this.sentry!.captureException(error);
    });
  }

  async flush(): Promise<void> {
    await this.sentry?.flush(2000);
  }
}
