import { BadRequestException, HttpException } from '@nestjs/common';
import { DomainError } from './domain-error.js';
import { requestErrors } from './request-errors.js';

/** Problem details for HTTP APIs, RFC 9457, with a stable `code` and the trace to quote in a report. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly traceId: string;
  readonly [extension: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** What an edge framework's error means in our terms; anything unknown is ours: 500 without internals. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status = statusOf(error);
  const create = byStatus[status] ?? (isCallersFault(status) ? requestErrors.malformed : undefined);
  if (!create) return requestErrors.internal({ cause: error });
  // What a pipe of Nest says of a parameter (`ParseUUIDPipe`) is meant for the caller.
  return create({
    cause: error,
    ...(error instanceof BadRequestException && { detail: error.message }),
  });
}

export function toProblem(error: DomainError, traceId: string): Problem {
  const { code, status, title } = error.definition;
  return {
    // First, so that none of them can pass for one of the document's own members.
    ...error.extensions,
    type: `urn:lyceum:problem:${code}`,
    title,
    status,
    code,
    ...(error.detail !== undefined && { detail: error.detail }),
    traceId,
  };
}

const byStatus: Readonly<Record<number, (typeof requestErrors)['internal'] | undefined>> = {
  400: requestErrors.malformed,
  401: requestErrors.unauthenticated,
  403: requestErrors.forbidden,
  404: requestErrors.not_found,
  405: requestErrors.method_not_allowed,
  408: requestErrors.timeout,
  409: requestErrors.conflict,
  412: requestErrors.precondition_failed,
  413: requestErrors.body_too_large,
  414: requestErrors.uri_too_long,
  415: requestErrors.media_type_unsupported,
  422: requestErrors.invalid,
  431: requestErrors.headers_too_large,
  503: requestErrors.unavailable,
  504: requestErrors.upstream_timeout,
};

const isCallersFault = (status: number): boolean => status >= 400 && status < 500;

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors (body limit, content type, bad URL) carry `statusCode`.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return 500;
}
