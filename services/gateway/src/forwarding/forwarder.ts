import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  CONFIG,
  Metrics,
  SpanKind,
  Tracer,
  formatTraceparent,
  sessionCookieNames,
} from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoadShedder } from '../admission/index.js';
import type { AnswerObserver } from '../answers/index.js';
import { addressVariable, type Config } from '../config.js';
import { Idempotency } from '../idempotency/index.js';
import { MicroCache, replyFromCache } from '../micro-cache/index.js';
import { forwardedServices, routeTable, type EdgeOperation } from '../routes/index.js';
import { requestHeaders } from './headers.js';
import { ReplySink } from './reply-sink.js';
import { Upstream } from './upstream.js';

const NO_COOKIES: readonly string[] = [];

/** Takes a request to the service that owns its path, and the answer back. */
@Injectable()
export class Forwarder implements OnApplicationShutdown {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  private readonly authCookies: readonly string[];

  constructor(
    @Inject(CONFIG) config: Config,
    private readonly tracer: Tracer,
    private readonly cache: MicroCache,
    private readonly idempotency: Idempotency,
    shedder: LoadShedder,
    metrics: Metrics,
  ) {
    const addresses = config as unknown as Record<string, string>;
    this.upstreams = new Map(
      forwardedServices.map((name) => [
        name,
        new Upstream(name, addresses[addressVariable(name)]!, {
          connections: config.UPSTREAM_CONNECTIONS,
          timeoutMs: config.UPSTREAM_TIMEOUTS_MS.get(name) ?? config.UPSTREAM_TIMEOUT_MS,
          maxWaiting: config.MAX_REQUESTS_PER_UPSTREAM,
          metrics,
        }),
      ]),
    );
    const upstreams = [...this.upstreams.values()];
    shedder.watch({
      waiting: () => upstreams.reduce((sum, { waitingCount }) => sum + waitingCount, 0),
      admits: (request, response) =>
        this.upstreams
          .get(routeTable.serviceOf(request.url ?? '') ?? '')
          ?.admits(request, response) ?? true,
    });
    const { refresh, device } = sessionCookieNames(config.COOKIE_SECURE);
    this.authCookies = [refresh, device];
  }

  /** Answers from what is kept, or forwards. The reply is sent by the time the answer has ended. */
  handle(operation: EdgeOperation, request: FastifyRequest, reply: FastifyReply): void {
    // A stream is for who listens, and ends with them: it is not kept, and its service knows what it has answered.
    if (operation.isStream || !this.idempotency.concerns(request)) {
      this.serve(operation, request, reply);
      return;
    }
    this.idempotency.once(request, reply).then(
      (keeper) => keeper && this.forward(operation, request, reply, keeper),
      (error: unknown) => void reply.send(error),
    );
  }

  private serve(operation: EdgeOperation, request: FastifyRequest, reply: FastifyReply): void {
    const cached = this.cache.find(request);
    if (cached) {
      replyFromCache(request, reply, cached);
      return;
    }
    const onceFetched = (): void => {
      const fetched = this.cache.find(request);
      if (fetched) replyFromCache(request, reply, fetched);
      else this.forward(operation, request, reply);
    };
    if (!this.cache.join(request, onceFetched)) this.forward(operation, request, reply);
  }

  private forward(
    { service, path, isBundled }: EdgeOperation,
    request: FastifyRequest,
    reply: FastifyReply,
    keeper?: AnswerObserver,
  ): void {
    const span = this.tracer.start(`forward ${service}`, SpanKind.CLIENT, request.actor.trace);
    const upstream = this.upstreams.get(service)!;
    const observer = keeper ?? this.cache.record(request);
    const deadline = request.startedAt + upstream.timeoutMs;
    upstream.forward(
      {
        method: request.method,
        path: request.url,
        headers: requestHeaders(request, {
          traceparent: formatTraceparent(span.context),
          budget: deadline - performance.now(),
          cookies: path.startsWith('/v1/auth/') ? this.authCookies : NO_COOKIES,
        }),
        body: request.body as Buffer | undefined,
        isBundled: isBundled && request.url === path,
        deadline,
      },
      new ReplySink({
        service,
        request,
        reply,
        span,
        observers: observer ? [observer] : [],
        outlivesCaller: keeper !== undefined,
      }),
      request.raw,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.upstreams.values()].map((upstream) => upstream.close()));
  }
}
