import type { OnApplicationBootstrap, Type } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
  RouteParamtypes,
} from '@nestjs/common/internal';
import type { ExternalContextCreator, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestClient } from '../auth/actor.js';
import { authenticate } from '../auth/authenticate.js';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { requestErrors } from '../errors/request-errors.js';
import { PROBLEM_CONTENT_TYPE } from '../errors/problem.js';
import { problemAnswer, type FailureReporting } from '../errors/reply-with-problem.js';
import type { ServedRequests } from '../http/served-requests.js';
import { parseStrictJson } from '../http/strict-json.js';
import { operationMetadata } from '../openapi/operation.decorators.js';
import { parseTraceparent } from '../telemetry/trace-context.js';
import { SpanKind, type Tracer } from '../telemetry/tracer.js';
import {
  BUNDLED_BODY_BYTES,
  BUNDLE_CONTENT_TYPE,
  BUNDLE_PARTS,
  bundlePath,
  isBundledContent,
  readRequests,
  writeBundle,
  type BundledAnswer,
  type BundledRequest,
} from './bundle.js';
import { PartRequest } from './part-request.js';

export interface BundledOperationsOptions extends FailureReporting {
  readonly tracer: Tracer;
  readonly verifier: TokenVerifier;
  readonly served: ServedRequests;
}

interface BundledOperation {
  readonly path: string;
  readonly status: number;
  readonly call: (request: PartRequest) => Promise<unknown>;
}

/** Node takes no more of head fields than this for one request. */
const HEAD_BYTES = 16 * 1024;
const BUNDLE_BYTES = BUNDLE_PARTS * (HEAD_BYTES + BUNDLED_BODY_BYTES);
const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' } as const;

/**
 * Takes bundles of the operations that are declared `Bundled`. What a request passes on its way to its handler, each
 * part passes: token, strict JSON, guard, validation; and what is kept of a request is kept of each part. One
 * that fails is answered with its problem, and the others do not notice.
 */
export class BundledOperations implements OnApplicationBootstrap {
  constructor(
    private readonly options: BundledOperationsOptions,
    private readonly modules: ModulesContainer,
    private readonly contexts: ExternalContextCreator,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Plain Fastify routes, whose bodies are bytes. */
  async onApplicationBootstrap(): Promise<void> {
    const operations = this.declared();
    if (operations.length === 0) return;
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        BUNDLE_CONTENT_TYPE,
        { parseAs: 'buffer' },
        (_request, body, parsed) => parsed(null, body),
      );
      for (const operation of operations)
        scope.route({
          method: 'POST',
          url: bundlePath(operation.path),
          bodyLimit: BUNDLE_BYTES,
          // Each part brings a token of its own.
          config: { tokenless: true },
          handler: async (request, reply) => {
            if (!(request.body instanceof Buffer)) throw requestErrors.malformed();
            const parts = readRequests(request.body);
            const answers = await Promise.all(
              parts.map((part) => this.answer(operation, part, clientOf(part, request))),
            );
            return reply.type(BUNDLE_CONTENT_TYPE).send(writeBundle(answers));
          },
        });
      done();
    });
  }

  private async answer(
    { path, status, call }: BundledOperation,
    part: BundledRequest,
    client: RequestClient,
  ): Promise<BundledAnswer> {
    const { tracer, verifier, served } = this.options;
    const { authorization, traceparent, 'content-type': contentType } = part.headers;
    const span = tracer.start('POST', SpanKind.SERVER, parseTraceparent(traceparent));
    const request = new PartRequest(part, span, client, { url: path });
    const { requestId, trace } = request.actor;
    let answer: BundledAnswer;
    try {
      const actor = authenticate(verifier, authorization, { requestId, trace, client });
      request.actor = actor instanceof Promise ? await actor : actor;
      if (!isBundledContent(contentType)) throw requestErrors.media_type_unsupported();
      request.body = part.body.length === 0 ? undefined : parseStrictJson(part.body);
      answer = { status, headers: JSON_HEADERS, body: jsonOf(await call(request)) };
    } catch (error) {
      const { headers, problem } = problemAnswer(error, request, this.options);
      answer = {
        status: problem.status,
        headers: { ...headers, 'content-type': `${PROBLEM_CONTENT_TYPE}; charset=utf-8` },
        body: jsonOf(problem),
      };
    }
    served.answered(request, answer.status);
    return answer;
  }

  private declared(): BundledOperation[] {
    return [...this.modules.values()].flatMap(({ controllers }) =>
      [...controllers.values()].flatMap(({ metatype, instance }) =>
        Object.getOwnPropertyNames((metatype as Type).prototype)
          .filter((name) => isBundled(metatype as Type, name))
          .map((name) => this.operation(metatype as Type, instance as Handlers, name)),
      ),
    );
  }

  private operation(controller: Type, instance: Handlers, name: string): BundledOperation {
    const handler = instance[name]!;
    const call = this.contexts.create(
      instance,
      handler,
      name,
      ROUTE_ARGS_METADATA,
      { exchangeKeyForValue: bodyOnly },
      undefined,
      undefined,
      { guards: true, interceptors: true, filters: false },
      'http',
    );
    const path = [controller, handler]
      .map((place) => String(Reflect.getMetadata(PATH_METADATA, place)))
      .flatMap((text) => text.split('/'))
      .filter(Boolean)
      .join('/');
    return {
      path: `/${path}`,
      status: (Reflect.getMetadata(HTTP_CODE_METADATA, handler) as number | undefined) ?? 201,
      call,
    };
  }
}

type Handlers = Record<string, (...values: unknown[]) => unknown>;

function isBundled(controller: Type, name: string): boolean {
  const handler = (controller.prototype as Handlers)[name];
  return typeof handler === 'function' && operationMetadata(controller, handler).isBundled === true;
}

/** What a handler may take besides what its own decorators find. */
function bodyOnly(type: RouteParamtypes, _key: unknown, [request]: [PartRequest]): unknown {
  if (type !== RouteParamtypes.BODY)
    throw new Error('A bundled operation takes the actor and the body of a request only.');
  return request.body;
}

/** A peer that may say where a request came from may say so of a part; of another peer every part is its own. */
function clientOf({ headers }: BundledRequest, carrier: FastifyRequest): RequestClient {
  const isTrusted = (carrier.ips?.length ?? 0) > 1;
  return {
    address: (isTrusted && headers['x-forwarded-for']) || carrier.ip,
    userAgent: headers['user-agent'],
  };
}

const jsonOf = (value: unknown): Buffer =>
  value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value));
