import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { Internal, Public, requestErrors } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { ApiDocument } from './api-document.js';
import { assetPath, isAsset, page, startScript, type Asset } from './page.js';

/**
 * The interface of the school for people and programs. Everything comes from here, so that it works without
 * a network; the page may run these scripts and no others, and talk to nobody else.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<Asset, string>> = {
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/** Describes the interface and is not a part of it. */
@Controller('api')
@Public()
@Internal()
export class DocsController {
  constructor(private readonly document: ApiDocument) {}

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  @Header('cache-control', 'public, max-age=60')
  async openapi(@Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { content, entityTag } = await this.document.read();
    reply.header('etag', entityTag);
    return content;
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_POLICY)
  page(): string {
    return page;
  }

  @Get('docs/start.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return startScript;
  }

  /** The address holds the version, so that what is behind it never changes. */
  @Get('docs/assets/:version/:name')
  @Header('cache-control', 'public, max-age=31536000, immutable')
  asset(
    @Param('name') name: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    if (!isAsset(name)) throw requestErrors.not_found();
    void reply.header('content-type', TYPES[name]);
    return this.document.readFile(assetPath(name));
  }
}
