import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { topology, type EventEnvelope } from '@lyceum/contracts';
import { BusConnection } from '@lyceum/messaging';
import { LOGGER, type Logger } from '@lyceum/platform';
import { MicroCache } from './micro-cache.js';

/**
 * Every replica hears every fact of the services it caches (plain NATS: only what happens from now on
 * matters) and drops what carries one of the tags of `tagsOf`.
 */
@Injectable()
export class DropOnEvents implements OnModuleInit {
  constructor(
    private readonly bus: BusConnection,
    private readonly cache: MicroCache,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.subscribe().catch((error: unknown) =>
      this.logger.error({ err: error }, 'cannot hear events: public answers are not kept'),
    );
  }

  private async subscribe(): Promise<void> {
    const connection = await this.bus.nats();
    const watches = topology.find(({ name }) => name === 'gateway')?.watches ?? [];
    for (const producer of watches)
      connection.subscribe(`evt.${producer}.>`, {
        callback: (error, message) => {
          if (error) {
            this.logger.error({ err: error }, 'cannot hear events: public answers are not kept');
            this.cache.disconnected();
            return;
          }
          const { subject } = message.json<EventEnvelope>();
          for (const tag of tagsOf(message.subject, subject)) this.cache.drop(tag);
        },
      });
    this.bus.onDisconnect(() => this.cache.disconnected());
    this.bus.onConnect(() => {
      // The subscription counts once the server has it (again); NATS answers in order.
      connection.flush().then(
        () => this.bus.isConnected && this.cache.connected(),
        () => undefined,
      );
    });
  }
}

/**
 * What may depend on a fact: answers about the one (`course:<id>`), lists of those of a school
 * (`course@<school>`), and lists over all schools (`course`).
 */
function tagsOf(busSubject: string, id: string): string[] {
  // evt.<service>.<aggregate>.<action>.v<n>.<tenant>
  const [, , aggregate = '', , , tenant = ''] = busSubject.split('.');
  return [`${aggregate}:${id}`, `${aggregate}@${tenant}`, aggregate];
}
