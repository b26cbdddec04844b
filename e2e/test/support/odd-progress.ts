/** A service called progress whose handlers do not fit the topology; started by a test as a process. */
import { Controller, Module } from '@nestjs/common';
import { schoolCreated, userRegistered, type EventOf } from '@lyceum/contracts';
import { Consumes, MessagingModule, messagingSettings, projection } from '@lyceum/messaging';
import { PersistenceModule, persistenceSettings } from '@lyceum/persistence';
import { bootstrap } from '@lyceum/platform';

@Controller()
class Listed {
  @Consumes(userRegistered.v1, projection('people', ['people']))
  apply(_event: EventOf<typeof userRegistered.v1>): void {
    // Only that it is there counts.
  }
}

@Controller()
class Unlisted {
  @Consumes(schoolCreated.v1, projection('schools', ['schools']))
  apply(_event: EventOf<typeof schoolCreated.v1>): void {
    // Only that it is there counts.
  }
}

const controllers = process.argv[2] === 'unlisted' ? [Listed, Unlisted] : [];

@Module({ imports: [PersistenceModule, MessagingModule], controllers })
class OddModule {}

await bootstrap({
  name: 'progress',
  settings: { ...persistenceSettings, ...messagingSettings },
  module: OddModule,
});
