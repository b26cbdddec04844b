import type { IncomingHttpHeaders } from 'node:http';
import type { Actor } from '../auth/actor.js';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Span } from '../telemetry/tracer.js';

export type RequestLog = 'all' | 'problems' | 'none';
const SLOW_REQUEST_MS = 1_000;

/** A request, whether it came by itself or as a part of a bundle. */
export interface ServedRequest {
  readonly id: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly actor: Actor;
  readonly span: Span;
  /** As `performance.now()`. */
  readonly startedAt: number;
  readonly routeOptions: { readonly url?: string | undefined };
}

export interface ServedRequestsOptions {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly requestLog: RequestLog;
}

/** What is kept of a request once it has been answered: its time, its span, a line in the log. */
export class ServedRequests {
  private readonly duration;
  // A label lookup per request costs more than the observation: children are bound once.
  private readonly bound = new Map<string, { observe(value: number): void }>();

  constructor(private readonly options: ServedRequestsOptions) {
    this.duration = options.metrics.histogram(
      'http_request_duration_seconds',
      'Time from the first byte of a request to the end of its response',
      ['method', 'route', 'status'],
    );
  }

  /** @param isEndless how long it took says nothing */
  answered(request: ServedRequest, status: number, isEndless = false): void {
    const route = request.routeOptions.url ?? 'unknown';
    endSpan(request, route, status);
    if (isEndless && status < 400) return;
    const ms = performance.now() - request.startedAt;
    this.observer(request.method, route, status).observe(ms / 1000);
    this.log(request, route, status, Math.round(ms));
  }

  private observer(
    method: string,
    route: string,
    status: number,
  ): { observe(value: number): void } {
    const key = `${method} ${route} ${status}`;
    let child = this.bound.get(key);
    if (!child) this.bound.set(key, (child = this.duration.labels(method, route, String(status))));
    return child;
  }

  private log(
    { id, method, actor }: ServedRequest,
    route: string,
    status: number,
    ms: number,
  ): void {
    const { logger, requestLog } = this.options;
    if (requestLog === 'none' || route.startsWith('/health') || route === '/metrics') return;
    if (requestLog === 'problems' && status < 500 && ms < SLOW_REQUEST_MS) return;
    logger.info(
      { traceId: actor.trace.traceId, requestId: id, method, route, status, ms },
      `${method} ${route} ${status} ${ms} ms`,
    );
  }
}

function endSpan({ span, method }: ServedRequest, route: string, status: number): void {
  if (!span.context.sampled) return;
  span.set({
    'http.request.method': method,
    'http.route': route,
    'http.response.status_code': status,
  });
  span.end(status >= 500 ? new Error('server error') : undefined);
}
