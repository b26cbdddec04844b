import { applyDecorators, type Type } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';

/** The classes of the table of limits; what has none falls under `default`. */
export const rateLimitClasses = ['default', 'auth', 'chat', 'upload', 'quiz'] as const;
export type RateLimitClass = (typeof rateLimitClasses)[number];

/** Headers of an answer that a document can explain. */
export type AnswerHeader =
  | 'etag'
  | 'location'
  | 'cache-control'
  | 'retry-after'
  | 'set-cookie'
  | 'content-disposition'
  | 'last-modified';

export interface AnswerMetadata {
  readonly status: number;
  readonly description: string;
  /** The view it holds; none for an answer without a body. */
  readonly type?: Type;
  /** Where it is not JSON. */
  readonly contentType?: string;
}

/** What the document and the gateway know about an operation beyond its signature. */
export interface OperationMetadata {
  readonly rateLimit?: RateLimitClass;
  readonly bodyLimit?: number;
  readonly isInternal?: boolean;
  readonly isBundled?: boolean;
  readonly answers?: readonly AnswerMetadata[];
  readonly headers?: readonly AnswerHeader[];
  readonly accepts?: readonly string[];
  readonly produces?: string;
}

const OPERATION = Symbol('lyceum:operation');

function describe(part: OperationMetadata): ClassDecorator & MethodDecorator {
  return (target: object, property?: string | symbol) => {
    const place = (property === undefined ? target : Reflect.get(target, property)) as object;
    Reflect.defineMetadata(OPERATION, combine(partsOn(place), part), place);
  };
}

/** Which limit of requests counts for the operation. */
export const RateLimit = (limit: RateLimitClass): ClassDecorator & MethodDecorator =>
  describe({ rateLimit: limit });

/** The largest body it takes, in bytes, here and at the edge; `BODY_LIMIT_BYTES` without it. */
export const BodyLimit = (bytes: number): MethodDecorator =>
  applyDecorators(describe({ bodyLimit: bytes }), RouteConfig({ bodyLimit: bytes }));

/** The answer goes on for as long as the caller stays: how long it took says nothing, and is not measured. */
export const Endless = (): MethodDecorator => RouteConfig({ endless: true });

/** Not for callers of the API: it is in no document, and the gateway does not forward to it. */
export const Internal = (): ClassDecorator & MethodDecorator => describe({ isInternal: true });

/**
 * Asked so often that the gateway takes requests for it together: those that arrive while earlier ones are under
 * way travel as one. Each keeps its own token, trace, checks and answer. For a POST of JSON without parameters in
 * its address, whose handler takes the actor and the body and nothing else of a request.
 */
export const Bundled = (): MethodDecorator => describe({ isBundled: true });

/**
 * An answer that is not the usual one for the handler's return type, such as 202 for what goes on later.
 * The handler's return type is a union with `type` then.
 */
export const Answers = (
  status: number,
  description: string,
  options: Omit<AnswerMetadata, 'status' | 'description'> = {},
): MethodDecorator => describe({ answers: [{ status, description, ...options }] });

/** Headers that a successful answer carries; on a controller, that of every operation. */
export const SendsHeaders = (
  ...headers: readonly AnswerHeader[]
): ClassDecorator & MethodDecorator => describe({ headers });

/** Takes a body of these content types, as bytes, rather than JSON. */
export const Accepts = (...contentTypes: readonly string[]): MethodDecorator =>
  describe({ accepts: contentTypes });

/** Answers with this content type rather than JSON. */
export const Produces = (contentType: string): MethodDecorator =>
  describe({ produces: contentType });

/** What the decorators above say about a handler, over what they say about its controller. */
export function operationMetadata(controller: object, handler: object): OperationMetadata {
  return combine(partsOn(controller), partsOn(handler));
}

function partsOn(place: object): OperationMetadata {
  return (Reflect.getOwnMetadata(OPERATION, place) ?? {}) as OperationMetadata;
}

function combine(first: OperationMetadata, second: OperationMetadata): OperationMetadata {
  return {
    ...first,
    ...second,
    answers: [...(first.answers ?? []), ...(second.answers ?? [])],
    headers: [...new Set([...(first.headers ?? []), ...(second.headers ?? [])])],
  };
}
