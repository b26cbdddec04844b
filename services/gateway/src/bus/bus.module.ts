import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { BusConnection, busConnectionProvider } from '@lyceum/messaging';

/** The one connection of the edge to the bus; closed after everybody who uses it has stopped. */
@Module({ providers: [busConnectionProvider], exports: [BusConnection] })
export class BusModule implements OnApplicationShutdown {
  constructor(private readonly bus: BusConnection) {}

  async onApplicationShutdown(): Promise<void> {
    await this.bus.close();
  }
}
