import { Controller, Get, Header, HttpCode, Post, Query, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  Accepts,
  CurrentActor,
  Fails,
  Produces,
  Public,
  SendsHeaders,
  requestErrors,
  type Actor,
} from '@lyceum/platform';
import type { FastifyInstance } from 'fastify';
import { mailErrors } from '../mail.errors.js';
import { MailPreferencesService } from './mail-preferences.service.js';
import { UnsubscribeQuery } from './unsubscribe.dto.js';

const PATH = '/v1/mail/unsubscribe';
const FORMS = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const FORM_LIMIT_BYTES = 4096;

/**
 * Works without signing in (RFC 8058): whoever has the mail may stop more of it. Looking at the link changes
 * nothing, because scanners of mail open every link there is.
 */
@Controller('v1/mail/unsubscribe')
@Public()
@Fails(mailErrors.unsubscribe_link_invalid)
export class UnsubscribeController implements OnModuleInit {
  constructor(
    private readonly preferences: MailPreferencesService,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Mail programs and browsers send a form; nothing in it is read, and no other route takes one. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(
      FORMS,
      { parseAs: 'buffer', bodyLimit: FORM_LIMIT_BYTES },
      (request, _body, done) => {
        if (request.routeOptions.url === PATH) done(null, undefined);
        else done(requestErrors.media_type_unsupported());
      },
    );
  }

  /** A page that asks whether to stop this kind of mail. */
  @Get()
  @Produces('text/html')
  @SendsHeaders('cache-control')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  confirmUnsubscribe(@Query() { token }: UnsubscribeQuery): string {
    if (!this.preferences.isOurs(token)) throw mailErrors.unsubscribe_link_invalid();
    return page(
      'Stop this mail?',
      '<form method="post"><button type="submit">Send me no more mail like this</button></form>',
    );
  }

  /** Stops this kind of mail (RFC 8058). */
  @Post()
  @HttpCode(200)
  @Accepts(...FORMS)
  @Produces('text/html')
  @SendsHeaders('cache-control')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async unsubscribe(
    @CurrentActor() caller: Actor,
    @Query() { token }: UnsubscribeQuery,
  ): Promise<string> {
    if (!(await this.preferences.unsubscribe(caller, token)))
      throw mailErrors.unsubscribe_link_invalid();
    return page('Done', '<p>You will get no more mail like this.</p>');
  }
}

/** Nothing of the request is in it. */
const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;
