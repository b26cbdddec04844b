import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ServedRequest } from '../http/served-requests.js';
import { PROBLEM_CONTENT_TYPE, toDomainError, toProblem, type Problem } from './problem.js';
import type { ErrorReporter } from './error-reporter.js';

export interface FailureReporting {
  readonly logger: Logger;
  readonly reporter: ErrorReporter;
}

export interface ProblemAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly problem: Problem;
}

/** The answer to a request that failed; what is our fault is logged with its cause and reported. */
export function problemAnswer(
  error: unknown,
  request: ServedRequest,
  { logger, reporter }: FailureReporting,
): ProblemAnswer {
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
  return {
    headers: {
      'content-type': PROBLEM_CONTENT_TYPE,
      'cache-control': 'no-store',
      ...(failure.retryAfterSeconds !== undefined && {
        'retry-after': String(failure.retryAfterSeconds),
      }),
    },
    problem: toProblem(failure, traceId),
  };
}

export function replyWithProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  reporting: FailureReporting,
): void {
  const { headers, problem } = problemAnswer(error, request, reporting);
  void reply.code(problem.status).headers(headers).send(problem);
}
