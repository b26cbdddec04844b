import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { requestErrors } from '@lyceum/platform';
import type { FastifyInstance } from 'fastify';
import { AdmissionModule } from '../admission/index.js';
import { IdempotencyModule } from '../idempotency/index.js';
import { Limits, LimitsModule } from '../limits/index.js';
import { MicroCacheModule } from '../micro-cache/index.js';
import { routeTable, type EdgeOperation } from '../routes/index.js';
import { Forwarder } from './forwarder.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the request asks for; none for what the gateway answers itself. */
    operation?: EdgeOperation;
  }
}

@Module({
  imports: [AdmissionModule, IdempotencyModule, LimitsModule, MicroCacheModule],
  providers: [Forwarder],
  exports: [Forwarder],
})
export class ForwardingModule implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly forwarder: Forwarder,
    private readonly limits: Limits,
  ) {}

  /**
   * Plain Fastify routes: what only passes through needs no controller, pipe or interceptor. They come after
   * Nest's error handler is in place, because a scope inherits the one there is when it is made.
   */
  async onApplicationBootstrap(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      // Bodies are the service's to read; here they are bytes with a limit.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, parsed) => {
        if ((request.headers['content-encoding'] ?? 'identity') === 'identity') parsed(null, body);
        else
          parsed(
            requestErrors.media_type_unsupported({
              detail: 'Bodies are not unpacked here: send it as it is, without Content-Encoding.',
            }),
          );
      });
      for (const operation of routeTable.operations)
        if (operation.service !== 'gateway') this.serve(scope, operation);
      done();
    });
  }

  /** Fastify finds the route; what the edge knows about it comes along as its configuration. */
  private serve(scope: FastifyInstance, operation: EdgeOperation): void {
    const { method, path, bodyLimit, rateLimit } = operation;
    const url = path.replaceAll(/\{(\w+)\}/g, ':$1');
    scope.route({
      method: method === 'GET' ? ['GET', 'HEAD'] : method,
      url,
      bodyLimit,
      config: { operation },
      // Before the body is read, and after the caller is known.
      onRequest: (request, reply) => this.limits.check(rateLimit, request, reply),
      handler: (request, reply) => {
        this.forwarder.handle(operation, request, reply);
      },
    });
    const allowed = routeTable.methodsOf(path);
    const others = scope.supportedMethods.filter((other) => !allowed.includes(other));
    // Once for each address, with the first of its operations.
    if (!scope.hasRoute({ method: others[0] ?? '', url }))
      scope.route({
        method: others,
        url,
        handler: (_request, reply) => {
          void reply.header('allow', allowed.join(', '));
          throw requestErrors.method_not_allowed();
        },
      });
  }
}
