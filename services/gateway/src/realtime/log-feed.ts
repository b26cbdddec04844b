import { realtimeProducers } from '@lyceum/contracts';
import { EventLog, LogFollower, type BusConnection } from '@lyceum/messaging';
import type { Logger } from '@lyceum/platform';
import type { ShownLog } from './shown-log.js';

/** Events of each log that are read at the start: whoever was connected a moment ago comes back at once. */
const BACKLOG = 1_000;

/** Follows the logs that hold facts which are shown, in the order of `realtimeProducers`. */
export class LogFeed {
  readonly logs: readonly EventLog[];
  private readonly followers: readonly LogFollower[];

  constructor(options: {
    readonly bus: BusConnection;
    readonly logger: Logger;
    readonly shown: ShownLog;
  }) {
    const { bus, logger, shown } = options;
    this.logs = realtimeProducers.map((producer) => new EventLog(producer, bus));
    this.followers = this.logs.map(
      (log, at) =>
        new LogFollower({
          log,
          bus,
          logger,
          backlog: BACKLOG,
          onBegin: ({ created }, position) =>
            shown.begin(at, `${log.producer} ${created}`, position),
          onEvent: ({ sequence, event }) => shown.add(at, sequence, event),
        }),
    );
  }

  start(): void {
    for (const follower of this.followers) follower.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.followers.map((follower) => follower.stop()));
  }
}
