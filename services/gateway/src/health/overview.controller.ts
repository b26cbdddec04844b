import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { Forwarder } from '../forwarding/index.js';

interface Overview {
  readonly status: 'ok' | 'degraded';
  readonly services: Readonly<Record<string, 'up' | 'down'>>;
}

/** The state of the whole school for a status page: which services are ready, and nothing more. */
@Controller('health')
@Public()
export class OverviewController {
  constructor(private readonly forwarder: Forwarder) {}

  @Get()
  async overview(@Res({ passthrough: true }) reply: FastifyReply): Promise<Overview> {
    const states = await Promise.all(
      [...this.forwarder.upstreams].map(async ([name, upstream]) => {
        const ready = await upstream.isReady().catch(() => false);
        return [name, ready ? 'up' : 'down'] as const;
      }),
    );
    const ok = states.every(([, state]) => state === 'up');
    reply.code(ok ? 200 : 503);
    return { status: ok ? 'ok' : 'degraded', services: Object.fromEntries(states) };
  }
}
