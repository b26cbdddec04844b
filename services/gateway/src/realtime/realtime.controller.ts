import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { CurrentActor, Endless, Fails, Produces, requestErrors, type Actor } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cors } from '../cors/index.js';
import { Limits } from '../limits/index.js';
import { RealtimeHub } from './hub.js';
import { realtimeErrors } from './realtime.errors.js';
import { RealtimeQuery } from './realtime.dto.js';
import { SseOutlet } from './sse-outlet.js';
import { parseTopics } from './topics.js';
import { acceptUpgrade, isUpgrade } from './upgrade.js';
import { WebSocketOutlet } from './websocket-outlet.js';

@Controller('v1/realtime')
export class RealtimeController {
  constructor(
    private readonly hub: RealtimeHub,
    private readonly limits: Limits,
    private readonly cors: Cors,
  ) {}

  /**
   * What happens, as it happens: server-sent events, or the same over a WebSocket. Every message has a
   * cursor; whoever comes back with the last one gets everything in between.
   */
  @Get()
  @Endless()
  @Produces('text/event-stream')
  @Fails(...Object.values(realtimeErrors), requestErrors.unavailable)
  async listen(
    @CurrentActor() actor: Actor,
    @Query() query: RealtimeQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.limits.check('default', request, reply);
    this.refuseForeignPage(request);
    const topics = parseTopics(query.topics, actor);
    if (request.method === 'HEAD') {
      await reply.type('text/event-stream').send();
      return;
    }
    await this.hub.admit(actor);
    const lastEventId = request.headers['last-event-id'];
    const after = (typeof lastEventId === 'string' ? lastEventId : undefined) ?? query.after;
    const token = request.headers.authorization!.slice('bearer '.length).trim();
    const wish = { actor, token, topics, after: after || undefined };
    if (!isUpgrade(request.raw)) {
      this.hub.open(wish, new SseOutlet(reply));
      return;
    }
    reply.hijack();
    try {
      const { webSocket, socket } = await acceptUpgrade(request.raw, reply.raw);
      this.hub.open(wish, new WebSocketOutlet(webSocket, socket));
    } catch {
      // Gone, or answered with what was wrong with its handshake.
      this.hub.release(actor);
    }
  }

  /** Browsers let any page open a WebSocket, and send the cookies of a site that is related to it along. */
  private refuseForeignPage(request: FastifyRequest): void {
    const { origin, host } = request.headers;
    if (!isUpgrade(request.raw) || request.credential !== 'cookie' || origin === undefined) return;
    const isOwn = URL.canParse(origin) && new URL(origin).host === host;
    if (!isOwn && !this.cors.allows(origin)) throw requestErrors.csrf_failed();
  }
}
