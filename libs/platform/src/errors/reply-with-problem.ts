import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { PROBLEM_CONTENT_TYPE, toDomainError, toProblem } from './problem.js';
import type { ErrorReporter } from './error-reporter.js';

export interface FailureReporting {
  readonly logger: Logger;
  readonly reporter: ErrorReporter;
}

/** Answers with the problem document; what is our fault is logged with its cause and reported. */
export function replyWithProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { logger, reporter }: FailureReporting,
): void {
  const failure = toDomainError(error);
  const { traceId } = request.actor.trace;
  const cause = failure.definition.status === 500 ? (failure.cause ?? failure) : failure.cause;
  if (failure.definition.status >= 500 && cause !== undefined) {
    logger.error(
      { err: cause, traceId, requestId: request.id, code: failure.code },
      'request failed',
    );
    if (failure.definition.status === 500) reporter.report(cause, request);
  }
  if (failure.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(failure.retryAfterSeconds));
  void reply
    .code(failure.definition.status)
    .headers({ 'content-type': PROBLEM_CONTENT_TYPE, 'cache-control': 'no-store' })
    .send(toProblem(failure, traceId));
}
