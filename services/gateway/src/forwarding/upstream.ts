import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestErrors, type Metrics } from '@lyceum/platform';
import { Pool, type Dispatcher } from 'undici';
import { Breaker } from './breaker.js';
import { Bundler, fitsBundle } from './bundler.js';
import {
  Call,
  CallerGone,
  DeadlineExceeded,
  type AnswerSink,
  type UpstreamRequest,
} from './call.js';
import { QueueLimit } from './queue-limit.js';
import { RetryBudget } from './retry-budget.js';

/** Whether a service serves; degraded, when something that it can do without is away. */
export type UpstreamState = 'up' | 'degraded' | 'down';

export interface UpstreamOptions {
  readonly connections: number;
  /** Until an answer begins, and between two pieces of it. */
  readonly timeoutMs: number;
  /** Requests that may wait for this service at once: a slow one must not take the whole edge. */
  readonly maxWaiting: number;
  readonly metrics: Metrics;
}

const BREAKER = { threshold: 5, openMs: 1_000 } as const;
const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;
const SWEEP_MS = 100;
/** Less than SHUTDOWN_LINGER_MS of the services: who ends must not close a connection that we are about to use. */
const IDLE_CONNECTION_MS = 4_000;
/** The connection broke or was not made: the service has not answered, and may not have been reached. */
const CONNECTION_FAILURES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CLOSED',
]);

/** The keep-alive connections to one service, and what protects both sides of them. */
export class Upstream {
  private readonly pool: Pool;
  private readonly breaker: Breaker;
  private readonly budget = new RetryBudget();
  private readonly waiting = new Set<Call>();
  private readonly limit: QueueLimit;
  private readonly bundlers = new Map<string, Bundler>();
  /** Let in at the door, and still at the token, the limits or what is kept. */
  private readonly approaching = new Set<IncomingMessage>();
  private sweptAt = performance.now();
  private readonly sweeper: NodeJS.Timeout;
  private readonly retries: { inc(): void };
  private readonly refusals: Readonly<Record<'breaker' | 'waiting', { inc(): void }>>;

  constructor(
    readonly name: string,
    baseUrl: string,
    private readonly options: UpstreamOptions,
  ) {
    this.limit = new QueueLimit(options);
    this.pool = new Pool(baseUrl, {
      connections: options.connections,
      pipelining: 1,
      // Ours counts from the arrival of the request, and while it waits for a connection.
      headersTimeout: 0,
      bodyTimeout: options.timeoutMs,
      connectTimeout: 2_000,
      keepAliveTimeout: IDLE_CONNECTION_MS,
      // A service names more, which would count otherwise.
      keepAliveMaxTimeout: IDLE_CONNECTION_MS,
    });
    const { metrics } = options;
    const state = metrics.gauge(
      'upstream_breaker_state',
      '0 closed, 1 half-open, 2 open: requests are refused',
      ['service'],
    );
    state.set({ service: name }, STATES.closed);
    this.breaker = new Breaker({
      ...BREAKER,
      onChange: (next) => state.set({ service: name }, STATES[next]),
    });
    this.retries = metrics
      .counter('upstream_retries_total', 'Safe requests repeated on another connection', [
        'service',
      ])
      .labels({ service: name });
    const refused = metrics.counter('upstream_refused_total', 'Requests not sent to a service', [
      'service',
      'reason',
    ]);
    this.refusals = {
      breaker: refused.labels({ service: name, reason: 'breaker' }),
      waiting: refused.labels({ service: name, reason: 'waiting' }),
    };
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
  }

  /** Requests whose answer has not begun. */
  get waitingCount(): number {
    return this.waiting.size;
  }

  get timeoutMs(): number {
    return this.options.timeoutMs;
  }

  /**
   * Asked at the door, before a request has cost anything: whether there is room for it. If so it has a place from
   * now on; otherwise a burst would be let in while nobody has got far enough to be counted.
   */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    if (this.isFull()) return false;
    this.approaching.add(request);
    response.once('close', () => this.approaching.delete(request));
    return true;
  }

  /** @param from the request of the caller */
  forward(request: UpstreamRequest, sink: AnswerSink, from: IncomingMessage): void {
    const hasPlace = this.approaching.delete(from);
    if (!hasPlace && this.isFull()) {
      sink.fail(requestErrors.overloaded({ retryAfterSeconds: 1 }));
      return;
    }
    if (!this.breaker.admits()) {
      this.refusals.breaker.inc();
      sink.fail(unreachable(this.name, this.breaker.retryAfterSeconds));
      return;
    }
    this.budget.earn();
    const call = new Call(request, sink, {
      onSettled: (settled, outcome) => {
        this.waiting.delete(settled);
        this.limit.answered();
        if (outcome === 'answered') this.breaker.succeeded();
        else if (outcome === 'failed') this.breaker.failed();
        else this.breaker.abandoned();
      },
      repeats: (failed, error) => this.repeats(failed, error),
    });
    this.waiting.add(call);
    this.send(call);
  }

  /** Counts what is refused for it. */
  private isFull(): boolean {
    const refuses = this.limit.refuses(this.waiting.size + this.approaching.size);
    if (refuses) this.refusals.waiting.inc();
    return refuses;
  }

  private send(call: Call): void {
    const { request } = call;
    if (request.isBundled && fitsBundle(request)) this.bundlerOf(request.path).add(call);
    else this.dispatch(call);
  }

  private bundlerOf(path: string): Bundler {
    let bundler = this.bundlers.get(path);
    if (!bundler) {
      bundler = new Bundler({
        path,
        dispatcher: this.pool,
        onUnknown: (calls) => calls.forEach((call) => this.dispatch(call)),
      });
      this.bundlers.set(path, bundler);
    }
    return bundler;
  }

  private dispatch(call: Call): void {
    const { method, path, headers, body } = call.request;
    this.pool.dispatch(
      { path, headers, method: method as Dispatcher.HttpMethod, body: body ?? null },
      call,
    );
  }

  /** A safe request whose connection failed goes out once more, on another connection (RFC 9110 §9.2.2). */
  private repeats(call: Call, error: Error): boolean {
    const { method } = call.request;
    if (call.attempts > 1 || (method !== 'GET' && method !== 'HEAD')) return false;
    if (!CONNECTION_FAILURES.has(codeOf(error)) || !this.budget.take()) return false;
    call.attempts += 1;
    this.retries.inc();
    // undici takes the broken connection out of the pool after it has told us.
    setImmediate(() => this.dispatch(call));
    return true;
  }

  private sweep(): void {
    const now = performance.now();
    this.limit.sample(this.waiting.size, (now - this.sweptAt) / 1000);
    this.sweptAt = now;
    // All of them: a request whose body came slowly is here later than others that have longer.
    for (const call of this.waiting) if (call.request.deadline <= now) call.expire();
  }

  /** What it says of itself: whether it serves, and whether all that it depends on answers. */
  async state(): Promise<UpstreamState> {
    const { statusCode, body } = await this.pool.request({
      path: '/health/ready',
      method: 'GET',
      headersTimeout: 2_500,
    });
    if (statusCode !== 200) {
      await body.dump();
      return 'down';
    }
    const { status } = (await body.json()) as { readonly status?: string };
    return status === 'degraded' ? 'degraded' : 'up';
  }

  async close(): Promise<void> {
    clearInterval(this.sweeper);
    await this.pool.close();
  }
}

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

const unreachable = (service: string, retryAfterSeconds: number, cause?: Error): Error =>
  requestErrors.unavailable({
    detail: `${service} cannot be reached right now; try again.`,
    retryAfterSeconds,
    cause,
  });

/** What a failed call means to the caller. Nothing of the inner address shows. */
export function upstreamFailure(service: string, error: Error): Error {
  if (error instanceof DeadlineExceeded || codeOf(error) === 'UND_ERR_BODY_TIMEOUT')
    return requestErrors.upstream_timeout({ cause: error });
  if (error instanceof CallerGone || error.name === 'DomainError') return error;
  return unreachable(service, 1, error);
}
