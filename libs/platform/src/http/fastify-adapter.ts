import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE, toProblem } from '../errors/problem.js';
import { requestErrors } from '../errors/request-errors.js';
import { newTraceContext } from '../telemetry/trace-context.js';

export const BODY_LIMIT_BYTES = 1024 * 1024;
const REQUEST_ID = /^[\w.:-]{1,64}$/;

/** The id that a request came with, or a new one. */
export function requestIdOf({ 'x-request-id': given }: IncomingHttpHeaders): string {
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** Fastify as every service uses it. `trustProxy`: which peers may say where a request came from. */
export function fastifyAdapter(trustProxy: string | undefined): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: trustProxy ? trustProxy.split(',').map((part) => part.trim()) : false,
    requestIdHeader: false,
    genReqId: (request: Pick<IncomingMessage, 'headers'>) => requestIdOf(request.headers),
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    // While draining, requests on open connections are still answered; idle connections are closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // Checked by us: Node's own answer is not a problem document.
    http: { requireHostHeader: false },
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => {
      const { traceId } = newTraceContext(false);
      const failure = requestErrors.malformed({ detail: 'The address is malformed.' });
      void reply
        .code(failure.definition.status)
        .header('content-type', PROBLEM_CONTENT_TYPE)
        .send(toProblem(failure, traceId));
    },
    clientErrorHandler: answerBrokenRequest,
  });
}

/** Requests that Node's HTTP parser refuses never become a Fastify request: answer on the socket. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // The head was fine and has been answered; a second answer would be taken for that of another request.
  if ((socket as { _httpMessage?: { headersSent: boolean } })._httpMessage?.headersSent) {
    socket.destroySoon();
    return;
  }
  const create =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? requestErrors.headers_too_large
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? requestErrors.timeout
        : requestErrors.malformed;
  const failure = create();
  const body = JSON.stringify(toProblem(failure, newTraceContext(false).traceId));
  socket.end(
    `HTTP/1.1 ${failure.definition.status} ${failure.definition.title}\r\n` +
      `content-type: ${PROBLEM_CONTENT_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
