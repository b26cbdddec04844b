import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Put,
  Req,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import {
  Accepts,
  Allow,
  BodyLimit,
  CurrentActor,
  Fails,
  requestErrors,
  type Actor,
} from '@lyceum/platform';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assetErrors } from '../assets/index.js';
import { captionErrors } from './caption.errors.js';
import type { StoredCaptions } from './caption.repository.js';
import { Captions } from './captions.js';

const PATH = '/v1/media/assets/:id/captions/:language';
const TYPES = ['text/vtt', 'application/x-subrip', 'text/plain'];
const MAX_BYTES = 512 * 1024;

export class CaptionsView {
  /** BCP 47, in its usual spelling. */
  readonly language!: string;
  /** Of the WebVTT that is served, hex. */
  readonly sha256!: string;
  readonly bytes!: number;
  /** Whether they were transcribed, and written by nobody. An upload in the same language replaces them. */
  readonly isGenerated!: boolean;
}

export class CaptionsListView {
  /** By language. */
  readonly items!: CaptionsView[];
}

@Controller('v1/media/assets')
export class CaptionController implements OnModuleInit {
  constructor(
    private readonly captions: Captions,
    private readonly host: HttpAdapterHost,
  ) {}

  /** The file itself is the body, on this route and no other. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addContentTypeParser(
      TYPES,
      { parseAs: 'buffer', bodyLimit: MAX_BYTES },
      (request, body, done) => {
        if (request.routeOptions.url === PATH) done(null, body);
        else done(requestErrors.media_type_unsupported());
      },
    );
  }

  /** The captions of an asset. */
  @Get(':id/captions')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(assetErrors.asset_not_found)
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<CaptionsListView> {
    return { items: (await this.captions.list(actor, id)).map(captionsView) };
  }

  /** Adds captions in a language, or replaces them: WebVTT, or SubRip, which is converted. */
  @Put(':id/captions/:language')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Accepts(...TYPES)
  @BodyLimit(MAX_BYTES)
  @Fails(
    assetErrors.asset_not_found,
    captionErrors.captions_unreadable,
    captionErrors.language_invalid,
    captionErrors.no_captions_here,
  )
  async put(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('language') language: string,
    @Req() { body }: FastifyRequest,
  ): Promise<CaptionsView> {
    if (!Buffer.isBuffer(body))
      throw requestErrors.media_type_unsupported({
        detail: `Captions come as ${TYPES.join(', ')}.`,
      });
    return captionsView(await this.captions.put(actor, id, language, body));
  }

  /** Takes the captions of a language away. */
  @Delete(':id/captions/:language')
  @HttpCode(204)
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(
    assetErrors.asset_not_found,
    captionErrors.captions_not_found,
    captionErrors.language_invalid,
  )
  remove(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('language') language: string,
  ): Promise<void> {
    return this.captions.remove(actor, id, language);
  }
}

const captionsView = (stored: StoredCaptions): CaptionsView => ({
  language: stored.language,
  sha256: stored.sha256,
  bytes: stored.bytes,
  isGenerated: stored.is_generated,
});
