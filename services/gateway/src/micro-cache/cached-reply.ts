import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedEncoding, suffixedTag } from '../compression/index.js';
import type { CachedAnswer } from './micro-cache.js';

/** Answers from memory, in the form that the caller prefers. A condition is looked at when it is sent. */
export function replyFromCache(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers, body, storedAt, encoded }: CachedAnswer,
): void {
  void reply
    .code(status)
    .headers(headers)
    .headers({ 'x-cache': 'hit', age: String(Math.floor((performance.now() - storedAt) / 1000)) });
  const encoding = encoded && acceptedEncoding(request.headers['accept-encoding']);
  if (!encoding) {
    void reply.send(body);
    return;
  }
  const form = encoded[encoding];
  void reply.headers({ 'content-encoding': encoding, 'content-length': String(form.length) });
  if (typeof headers.etag === 'string')
    void reply.header('etag', suffixedTag(headers.etag, encoding));
  void reply.send(form);
}
