import { Body, Controller, HttpCode, Post, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Accepts, Fails, Public, parseStrictJson, requestErrors } from '@lyceum/platform';
import type { FastifyInstance } from 'fastify';
import { BeaconTokens } from './beacon-token.js';
import { Heartbeats } from './heartbeats.js';
import { watchErrors } from './watch.errors.js';
import { BeaconDto } from './heartbeat.dto.js';

const PATH = '/v1/progress/beacons';
/** What `navigator.sendBeacon` says of a string; anything else would make a browser ask first (CORS). */
const PLAIN_TEXT = 'text/plain';

/** Heartbeats of a page that is being closed. */
@Controller(PATH)
@Public()
export class BeaconController implements OnModuleInit {
  constructor(
    private readonly heartbeats: Heartbeats,
    private readonly tokens: BeaconTokens,
    private readonly host: HttpAdapterHost,
  ) {}

  /** JSON that says it is text, here and on no other route. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(PLAIN_TEXT, { parseAs: 'buffer' }, (request, body, done) => {
      if (request.routeOptions.url !== PATH) {
        done(requestErrors.media_type_unsupported());
        return;
      }
      try {
        done(null, parseStrictJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    });
  }

  /**
   * Takes what `navigator.sendBeacon` sends: `{ token, sentAt, beats }` as JSON, with the beats of
   * `POST /v1/progress/heartbeats` without their session, which the token names. There is no answer to read.
   */
  @Post()
  @HttpCode(204)
  @Accepts(PLAIN_TEXT, 'application/json')
  @Fails(watchErrors.beacon_token_invalid, watchErrors.session_not_found)
  async beacon(@Body() { token, sentAt, beats }: BeaconDto): Promise<void> {
    const { sessionId, tenantId, userId } = await this.tokens.read(token);
    await this.heartbeats.record({
      tenantId,
      userId,
      sentAt,
      receivedAt: Date.now(),
      beats: beats.map((beat) => ({ ...beat, sessionId })),
    });
  }
}
