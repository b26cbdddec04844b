import { Module } from '@nestjs/common';
import { revocationFeedProvider } from '@lyceum/messaging';
import { BusModule } from '../bus/index.js';

/** The edge refuses what was revoked, so that no service has to be asked. */
@Module({ imports: [BusModule], providers: [revocationFeedProvider] })
export class RevocationModule {}
