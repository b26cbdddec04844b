import { Controller, Get, Res } from '@nestjs/common';
import { Public } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { Forwarder, type UpstreamState } from '../forwarding/index.js';

interface Overview {
  readonly status: 'ok' | 'degraded';
  readonly services: Readonly<Record<string, UpstreamState>>;
}

/** The state of the whole school for a status page: which services serve, and nothing more. */
@Controller('health')
@Public()
export class OverviewController {
  constructor(private readonly forwarder: Forwarder) {}

  @Get()
  async overview(@Res({ passthrough: true }) reply: FastifyReply): Promise<Overview> {
    const states = await Promise.all(
      [...this.forwarder.upstreams].map(async ([name, upstream]) => {
        const state = await upstream.state().catch(() => 'down' as const);
        return [name, state] as const;
      }),
    );
    const ok = states.every(([, state]) => state === 'up');
    reply.code(states.some(([, state]) => state === 'down') ? 503 : 200);
    return { status: ok ? 'ok' : 'degraded', services: Object.fromEntries(states) };
  }
}
