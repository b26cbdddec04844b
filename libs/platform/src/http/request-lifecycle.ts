import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { anonymousActor, type Actor, type RequestClient } from '../auth/actor.js';
import { authenticate } from '../auth/authenticate.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { parseTraceparent } from '../telemetry/trace-context.js';
import { SpanKind, type Span, type Tracer } from '../telemetry/tracer.js';
import { DomainError } from '../errors/domain-error.js';
import { requestErrors } from '../errors/request-errors.js';
import { matchesEntityTag } from './not-modified.js';
import type { Intake } from './intake.js';
import { OnceOfRequest } from './once-of-request.js';
import type { ServedRequests } from './served-requests.js';
import { parseStrictJson } from './strict-json.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, verified. Anonymous until the token has been checked. */
    actor: Actor;
    span: Span;
    startedAt: number;
    /** The answer turned out to go on as its route says by `endless`; the edge knows by what it passes on. */
    isEndless: boolean;
  }
  interface FastifyContextConfig {
    /** The route has its own way to tell callers apart: the Authorization header is not an access token. */
    tokenless?: boolean;
    /** The largest body that the route takes, in bytes, when it is not the usual limit. */
    bodyLimit?: number;
    /** The route gets the body as it came, a Buffer: signatures are over bytes. */
    rawBody?: boolean;
    /** The answer goes on for as long as the caller stays: how long it took says nothing. So it is with every event stream. */
    endless?: boolean;
  }
}

export interface LifecycleOptions {
  readonly tracer: Tracer;
  readonly verifier: TokenVerifier;
  readonly served: ServedRequests;
  /** The edge begins traces itself: a caller from outside must not switch sampling on. */
  readonly trustTraceparent: boolean;
  readonly intake: Intake;
}

/** https://owasp.org/www-project-secure-headers/ for an API that serves no pages. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-site',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
} as const;

/** Hooks that every request passes: trace, security headers, actor, metrics, log line. */
export function installRequestLifecycle(fastify: FastifyInstance, options: LifecycleOptions): void {
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (request.routeOptions.config.rawBody) {
      done(null, body);
      return;
    }
    try {
      done(null, body.length === 0 ? undefined : parseStrictJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });

  guardDoor(fastify, options.intake);
  fastify.addHook('onRoute', (route) => {
    if (route.config?.bodyLimit !== undefined) route.bodyLimit = route.config.bodyLimit;
  });

  // Node's own answer, an empty 417, is not a problem document.
  fastify.server.on('checkExpectation', (request, response) => {
    fastify.server.emit('request', request, response);
  });

  fastify.addHook('onRequest', (request, reply, done) => {
    request.startedAt = performance.now();
    request.isEndless = false;
    const parent = options.trustTraceparent
      ? parseTraceparent(header(request.headers, 'traceparent'))
      : undefined;
    request.span = options.tracer.start(request.method, SpanKind.SERVER, parent);
    const origin = {
      requestId: request.id,
      trace: request.span.context,
      client: new ClientOfRequest(request),
      once: onceOf(request),
    };
    request.actor = anonymousActor(origin);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      done(requestErrors.malformed({ detail: 'The request names no host.' }));
      return;
    }
    if (request.headers.expect && request.headers.expect.toLowerCase() !== '100-continue') {
      done(requestErrors.expectation_failed());
      return;
    }
    try {
      const passed = options.intake.pass(request, reply);
      if (passed instanceof Promise) {
        passed.then(
          (goesOn) => goesOn && identify(request, origin, done),
          (error: unknown) => done(error as Error),
        );
      } else if (passed) identify(request, origin, done);
    } catch (error) {
      done(error as Error);
    }
  });

  function identify(
    request: FastifyRequest,
    origin: Parameters<typeof authenticate>[2],
    done: (error?: Error) => void,
  ): void {
    if (request.routeOptions.config.tokenless) {
      done();
      return;
    }
    const { tokens } = options.intake;
    const refuse = (error: unknown): void => {
      if (!tokens || !isRefusedToken(error)) done(error as Error);
      else void tokens.refused(request).then(() => done(error));
    };
    try {
      const actor = authenticate(
        options.verifier,
        request.headers.authorization,
        origin,
        tokens && (() => tokens.beforeVerifying(request)),
      );
      if (actor instanceof Promise) {
        actor.then((known) => {
          request.actor = known;
          done();
        }, refuse);
        return;
      }
      request.actor = actor;
      done();
    } catch (error) {
      refuse(error);
    }
  }

  // Not earlier: an answer that the gateway passes on has the service's headers already.
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const policy = reply.getHeader('content-security-policy');
    const resourcePolicy = reply.getHeader('cross-origin-resource-policy');
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    // The one page that there is says itself what it needs, and media what other sites may show of it.
    if (policy !== undefined) reply.header('content-security-policy', policy);
    if (resourcePolicy !== undefined) reply.header('cross-origin-resource-policy', resourcePolicy);
    if (!isNotModified(request, reply)) {
      done();
      return;
    }
    if (payload instanceof Readable) payload.destroy();
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    // Not null: Fastify's own hook for HEAD looks into it.
    done(null, '');
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const isEndless = request.isEndless || request.routeOptions.config.endless === true;
    options.served.answered(request, reply.statusCode, isEndless);
    done();
  });
}

function onceOf(request: FastifyRequest): OnceOfRequest | undefined {
  const key = header(request.headers, 'idempotency-key');
  return key === undefined ? undefined : new OnceOfRequest(request, key);
}

const isRefusedToken = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.definition.status === 401;

/** Read when somebody asks: most requests are never audited. */
class ClientOfRequest implements RequestClient {
  constructor(private readonly request: FastifyRequest) {}
  get address(): string {
    return this.request.ip;
  }
  get userAgent(): string | undefined {
    return this.request.headers['user-agent'];
  }
}

/** The caller has what it would get: a conditional read of an answer with an ETag. */
function isNotModified(request: FastifyRequest, reply: FastifyReply): boolean {
  if (reply.statusCode !== 200 || (request.method !== 'GET' && request.method !== 'HEAD'))
    return false;
  const entityTag = reply.getHeader('etag');
  return (
    typeof entityTag === 'string' && matchesEntityTag(request.headers['if-none-match'], entityTag)
  );
}

/** Puts the door before Fastify's own listener. It is read for each request: it may be set later. */
function guardDoor({ server }: FastifyInstance, intake: Intake): void {
  const [handle] = server.listeners('request') as RequestListener[];
  if (!handle) throw new Error('Fastify does not listen to its server.');
  server.removeListener('request', handle);
  server.on('request', (request, response) => {
    if (intake.door === undefined || intake.door(request, response)) handle(request, response);
  });
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}
