import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  CONFIG,
  Metrics,
  PROBLEM_CONTENT_TYPE,
  newTraceContext,
  requestErrors,
  toProblem,
} from '@lyceum/platform';
import type { Config } from '../config.js';
import { EventLoopLag } from './event-loop-lag.js';
import { ShedShare } from './shed-share.js';

/** Seconds; a caller that comes back at once only adds to it. */
const RETRY_AFTER = '1';
/** Below this it is the machine that is short of something, and refusing callers would not help it. */
const BUSY_PER_SECOND = 100;
/** Whoever operates the school must see it when it is busy. */
const EXEMPT = /^\/(health|metrics)(?:[/?]|$)/;

/** What the door asks about the services behind it. */
export interface WatchedServices {
  /** How many requests wait for an answer of any of them. */
  waiting(): number;
  /** Whether the service that a request needs has room for it, as far as its address tells which one that is. */
  admits(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * Refuses requests before they cost anything while there is more to do than can be done: a share of them by
 * how late the event loop is, all of them while too many wait for a service, and those that would be refused
 * further in, where a refusal costs as much as an answer. What is served keeps a latency that is worth being
 * served for.
 */
@Injectable()
export class LoadShedder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly share: ShedShare;
  private readonly lag: EventLoopLag;
  private readonly shed;
  private readonly mostWaiting: number;
  private arrived = 0;
  private services: WatchedServices = { waiting: () => 0, admits: () => true };

  constructor(
    @Inject(CONFIG) config: Pick<Config, 'SHED_EVENT_LOOP_DELAY_MS' | 'MAX_REQUESTS_IN_FLIGHT'>,
    metrics: Metrics,
  ) {
    this.mostWaiting = config.MAX_REQUESTS_IN_FLIGHT;
    this.share = new ShedShare(config.SHED_EVENT_LOOP_DELAY_MS);
    let lagMs = 0;
    this.lag = new EventLoopLag((standingMs, overMs) => {
      lagMs = standingMs;
      const isBusy = (this.arrived * 1000) / overMs >= BUSY_PER_SECOND;
      this.arrived = 0;
      this.share.sample(isBusy ? standingMs : 0, overMs);
    });
    const refused = metrics.counter('edge_shed_total', 'Requests refused for lack of capacity', [
      'reason',
    ]);
    this.shed = {
      event_loop: refused.labels({ reason: 'event_loop' }),
      in_flight: refused.labels({ reason: 'in_flight' }),
      service: refused.labels({ reason: 'service' }),
    };
    metrics.gauge('edge_event_loop_lag_seconds', 'How late the event loop was last', [], (gauge) =>
      gauge.set(lagMs / 1000),
    );
    metrics.gauge('edge_shed_share', 'Share of requests that is refused right now', [], (gauge) =>
      gauge.set(this.share.value),
    );
    metrics.gauge('edge_requests_in_flight', 'Requests waiting for a service', [], (gauge) =>
      gauge.set(this.services.waiting()),
    );
  }

  onApplicationBootstrap(): void {
    this.lag.start();
  }

  onApplicationShutdown(): void {
    this.lag.stop();
  }

  watch(services: WatchedServices): void {
    this.services = services;
  }

  /** The door of the edge. */
  admits(request: IncomingMessage, response: ServerResponse): boolean {
    this.arrived += 1;
    if (EXEMPT.test(request.url ?? '')) return true;
    const reason =
      this.services.waiting() >= this.mostWaiting
        ? 'in_flight'
        : this.share.refuses()
          ? 'event_loop'
          : this.services.admits(request, response)
            ? undefined
            : 'service';
    if (reason === undefined) return true;
    this.shed[reason].inc();
    response.writeHead(503, REFUSAL_HEADERS).end(refusal());
    return false;
  }
}

const [BEFORE_TRACE_ID = '', AFTER_TRACE_ID = ''] = JSON.stringify(
  toProblem(requestErrors.overloaded(), '@'),
).split('@');

/** The problem document, put together from text: it is said most when there is least time to say it. */
function refusal(): string {
  return BEFORE_TRACE_ID + newTraceContext(false).traceId + AFTER_TRACE_ID;
}

const REFUSAL_HEADERS = {
  'content-type': PROBLEM_CONTENT_TYPE,
  'content-length': Buffer.byteLength(refusal()),
  'retry-after': RETRY_AFTER,
  'cache-control': 'no-store',
};
