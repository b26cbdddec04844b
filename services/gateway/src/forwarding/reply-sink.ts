import type { IncomingHttpHeaders } from 'node:http';
import type { Writable } from 'node:stream';
import type { Span } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnswerObserver } from '../answers/index.js';
import { acceptedEncoding, compressor, isCompressible, suffixedTag } from '../compression/index.js';
import { CallerGone, type AnswerSink, type Flow } from './call.js';
import { mergeEdgeHeaders, responseHeaders } from './headers.js';
import { upstreamFailure } from './upstream.js';

export interface ReplySinkOptions {
  readonly service: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly span: Span;
  readonly observers: readonly AnswerObserver[];
  /** The answer is wanted even if the caller goes away: it will ask for it again. */
  readonly outlivesCaller: boolean;
  /** How long a caller may take nothing before it is given up. */
  readonly stallMs?: number;
}

const STALL_MS = 30_000;
const EVENT_STREAM = /^text\/event-stream/i;

/**
 * Writes the answer of a service to the caller's socket as it arrives, compressed where that helps. A caller
 * that reads slowly slows the service down instead of filling memory, unless an observer wants all of the answer;
 * one that goes away, or takes nothing any more, ends the call: it has one of the connections to the service.
 */
export class ReplySink implements AnswerSink {
  private started = false;
  private ended = false;
  private flow: Flow | undefined;
  private target: Writable;
  /** While the caller takes nothing. */
  private patience: NodeJS.Timeout | undefined;

  constructor(private readonly options: ReplySinkOptions) {
    this.target = options.reply.raw;
    this.target.once('close', () => {
      if (this.ended) return;
      if (options.outlivesCaller) this.flow?.resume();
      else this.flow?.abort(new CallerGone('the caller went away'));
    });
  }

  begin(flow: Flow): void {
    this.flow = flow;
    if (this.options.reply.raw.destroyed && !this.options.outlivesCaller)
      flow.abort(new CallerGone('the caller went away'));
  }

  start(status: number, headers: IncomingHttpHeaders): void {
    this.started = true;
    const { request, reply, observers } = this.options;
    const visible = responseHeaders(headers);
    request.isEndless = EVENT_STREAM.test(headers['content-type'] ?? '');
    const compressible = isCompressible(status, headers);
    for (const observer of observers) observer.start(status, headers, { ...visible });
    mergeEdgeHeaders(visible, reply.getHeaders());
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    const tag = visible.etag;
    if (compressible && encoding && request.method !== 'HEAD') {
      delete visible['content-length'];
      visible['content-encoding'] = encoding;
      if (typeof tag === 'string') visible.etag = suffixedTag(tag, encoding);
      this.compress(encoding);
    } else if (status === 304 && encoding && typeof tag === 'string') {
      // The caller has the compressed form, whose tag it named.
      const suffixed = suffixedTag(tag, encoding);
      if (request.headers['if-none-match']?.includes(suffixed)) visible.etag = suffixed;
    }
    reply.hijack();
    reply.raw.writeHead(status, visible);
  }

  data(chunk: Buffer): void {
    const { observers, reply, stallMs = STALL_MS } = this.options;
    const isWanted = observers.map((observer) => observer.data(chunk)).includes(true);
    if (this.target.destroyed || this.target.write(chunk)) return;
    if (!isWanted) this.flow?.pause();
    if (this.patience) return;
    this.patience = setTimeout(() => reply.raw.destroy(), stallMs).unref();
    this.target.once('drain', () => {
      clearTimeout(this.patience);
      this.patience = undefined;
      this.flow?.resume();
    });
  }

  end(): void {
    this.ended = true;
    const pending: Array<Promise<void>> = [];
    for (const observer of this.options.observers) {
      const kept = observer.end();
      if (kept) pending.push(kept);
    }
    if (pending.length === 0) this.finish();
    else void Promise.all(pending).then(() => this.finish());
  }

  fail(error: Error): void {
    this.ended = true;
    const { service, reply, span, observers } = this.options;
    span.end(error);
    for (const observer of observers) observer.fail(error);
    // Too late for another status: the caller must see that the answer broke off.
    if (this.started) {
      reply.raw.destroy(error);
      if (this.target !== reply.raw) this.target.destroy();
    } else if (!reply.raw.destroyed) void reply.send(upstreamFailure(service, error));
  }

  private finish(): void {
    // The call is over, so a caller that takes its time with the rest holds up nobody; nothing would end the wait either.
    clearTimeout(this.patience);
    this.target.end();
    this.options.span.end();
  }

  private compress(encoding: 'br' | 'gzip'): void {
    const { raw } = this.options.reply;
    const transform = compressor(encoding);
    transform.on('error', (error) => raw.destroy(error));
    raw.once('close', () => transform.destroy());
    transform.pipe(raw);
    this.target = transform;
  }
}
