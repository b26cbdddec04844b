import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Accepts, Fails, Public, requestErrors } from '@lyceum/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Limits } from '../limits/index.js';
import { WebhookIntake } from './webhook-intake.js';
import { WebhookReceiptView } from './webhook.dto.js';
import { webhookErrors } from './webhook.errors.js';

/** Callers are told apart by their signature, not by an access token. */
@Controller('v1/webhooks')
@Public()
export class WebhookController {
  constructor(
    private readonly intake: WebhookIntake,
    private readonly limits: Limits,
  ) {}

  @Post(':provider')
  @HttpCode(200)
  @RouteConfig({ tokenless: true, rawBody: true })
  @Accepts('application/json')
  @Fails(...Object.values(webhookErrors), requestErrors.not_found, requestErrors.unavailable)
  async receive(
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WebhookReceiptView> {
    await this.limits.check('webhook', request, reply);
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const { duplicate } = await this.intake.receive(provider, request.headers, body);
    return { received: true, duplicate };
  }
}
