import { Module } from '@nestjs/common';
import { DocsModule } from './docs/index.js';
import { ForwardingModule } from './forwarding/index.js';
import { EdgeHealthModule } from './health/index.js';
import { IntakeModule } from './intake.module.js';
import { RealtimeModule } from './realtime/index.js';
import { RevocationModule } from './revocation/index.js';
import { WebhooksModule } from './webhooks/index.js';

@Module({
  imports: [
    IntakeModule,
    DocsModule,
    ForwardingModule,
    EdgeHealthModule,
    RealtimeModule,
    RevocationModule,
    WebhooksModule,
  ],
})
export class AppModule {}
