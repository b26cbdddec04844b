import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONFIG, DomainError } from '@lyceum/platform';
import { ObjectStore, type ObjectRead } from '@lyceum/storage';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PRIVATE_ROOT, PUBLIC_ROOT } from '../assets/index.js';
import type { Config } from '../config.js';
import { isTokenValid, readToken } from '../playback/index.js';
import { wantedRange, type WantedRange } from './byte-range.js';
import { edgeErrors } from './edge.errors.js';
import { servedObject, type ServedObject } from './served-object.js';

/** Made by `addRoutes`; the token is a part of the first, which is why it is no route of Nest. */
const ROUTES = ['/bcdn_token=*', `/${PRIVATE_ROOT}/*`, `/${PUBLIC_ROOT}/*`];

/**
 * Serves what was made of media, straight from the store, as the CDN does where there is one: to whoever has
 * an address with a token that covers it. It knows no people and asks no database.
 */
@Injectable()
export class MediaEdge implements OnModuleInit {
  private readonly keys: readonly string[];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly store: ObjectStore,
    private readonly host: HttpAdapterHost,
  ) {
    const { MEDIA_TOKEN_KEY, MEDIA_TOKEN_KEY_PREVIOUS } = config;
    this.keys = [MEDIA_TOKEN_KEY, ...(MEDIA_TOKEN_KEY_PREVIOUS ? [MEDIA_TOKEN_KEY_PREVIOUS] : [])];
  }

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const url of ROUTES) {
      const config = { tokenless: true };
      fastify.route({
        method: ['GET', 'HEAD'],
        url,
        config,
        handler: (request, reply) => this.serve(request, reply),
      });
      fastify.options(url, { config }, (request, reply) =>
        this.allowOrigin(request, reply)
          .header('access-control-allow-methods', 'GET, HEAD')
          .header('access-control-allow-headers', 'range, if-range, if-none-match')
          .header('access-control-max-age', '86400')
          .code(204)
          .send(),
      );
    }
  }

  private async serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    this.allowOrigin(request, reply);
    const object = this.admit(request);
    try {
      return request.method === 'HEAD'
        ? await this.describe(object, reply)
        : await this.send(object, request, reply);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'storage.object_not_found') throw edgeErrors.object_not_found();
      if (error.code !== 'storage.range_not_satisfiable') throw error;
      const head = await this.store.head(object.key);
      reply.header('content-range', `bytes */${head?.size ?? 0}`);
      throw edgeErrors.range_not_satisfiable();
    }
  }

  /** @throws DomainError `media.token_invalid`, `media.embedding_refused`, `media.object_not_found` */
  private admit(request: FastifyRequest): ServedObject {
    const url = request.raw.url ?? '';
    const isOpen = url.startsWith(`/${PUBLIC_ROOT}/`);
    const read = isOpen ? { path: url.split('?')[0]! } : readToken(url);
    if (!read) throw edgeErrors.token_invalid();
    if ('token' in read) {
      const asks = { address: request.ip, now: Date.now() / 1000 };
      if (!isTokenValid(this.keys, read, asks)) throw edgeErrors.token_invalid();
    }
    this.expectReferer(request.headers.referer);
    const object = servedObject(read.path);
    if (!object) throw edgeErrors.object_not_found();
    return object;
  }

  /** Pages elsewhere show it no more than pages without a name may: apps send none. */
  private expectReferer(referer: string | undefined): void {
    const allowed = this.config.MEDIA_ALLOWED_REFERERS;
    if (allowed === undefined || referer === undefined) return;
    if (!URL.canParse(referer) || !allowed.includes(new URL(referer).origin))
      throw edgeErrors.embedding_refused();
  }

  private allowOrigin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { origin } = request.headers;
    const allowed = this.config.MEDIA_ALLOWED_ORIGINS;
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('access-control-expose-headers', 'content-length, content-range, etag');
    if (allowed === undefined) return reply.header('access-control-allow-origin', '*');
    reply.header('vary', 'origin');
    return origin !== undefined && allowed.includes(origin)
      ? reply.header('access-control-allow-origin', origin)
      : reply;
  }

  private async describe(object: ServedObject, reply: FastifyReply): Promise<FastifyReply> {
    const head = await this.store.head(object.key);
    if (!head) throw edgeErrors.object_not_found();
    return withHeaders(reply, object, head.etag).header('content-length', head.size).send();
  }

  private async send(
    object: ServedObject,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const found = await this.read(object.key, wantedRange(rangeHeader(request)));
    const ifRange = request.headers['if-range'];
    // What the caller has a part of is another version: it gets the whole of this one.
    const isStale = ifRange !== undefined && ifRange !== found.etag && found.contentRange;
    if (isStale) found.body.destroy();
    const answer = isStale ? await this.read(object.key, { kind: 'whole' }) : found;
    if (answer.contentRange !== undefined)
      reply.code(206).header('content-range', answer.contentRange);
    return withHeaders(reply, object, answer.etag)
      .header('content-length', answer.size)
      .send(answer.body);
  }

  private async read(key: string, wanted: WantedRange): Promise<ObjectRead> {
    switch (wanted.kind) {
      case 'whole':
        return this.store.read(key);
      case 'range':
        return this.store.read(key, wanted);
      case 'suffix': {
        const head = await this.store.head(key);
        if (!head) throw edgeErrors.object_not_found();
        if (wanted.length === 0) throw edgeErrors.range_not_satisfiable();
        return this.store.read(key, { first: Math.max(0, head.size - wanted.length) });
      }
    }
  }
}

const rangeHeader = ({ headers }: FastifyRequest): string | undefined => headers.range;

function withHeaders(reply: FastifyReply, object: ServedObject, etag: string): FastifyReply {
  return reply
    .header('content-type', object.contentType)
    .header('cache-control', object.cacheControl)
    .header('accept-ranges', 'bytes')
    .header('etag', etag);
}
