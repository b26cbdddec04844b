import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { replyWithProblem, type FailureReporting } from './reply-with-problem.js';

/** Everything thrown by a handler, guard or pipe ends here. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly reporting: FailureReporting) {}

  catch(error: unknown, host: ArgumentsHost): void {
    // Handlers of events decide themselves what a failure means (retry, dead letter).
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    replyWithProblem(
      error,
      http.getRequest<FastifyRequest>(),
      http.getResponse<FastifyReply>(),
      this.reporting,
    );
  }
}
