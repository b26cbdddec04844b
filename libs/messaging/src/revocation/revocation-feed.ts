import type { FactoryProvider, OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import {
  broadcasts,
  membershipChanged,
  sessionRevoked,
  type EventContract,
  type EventEnvelope,
  type Versioned,
} from '@lyceum/contracts';
import { LOGGER, Metrics, Readiness, RevocationList, type Logger } from '@lyceum/platform';
import { BusConnection } from '../bus/bus-connection.js';
import { BroadcastReader } from './broadcast-reader.js';

interface Options {
  readonly bus: BusConnection;
  readonly list: RevocationList;
  readonly readiness: Readiness;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Fills the list of what is revoked from the bus. Until it has heard everything that was revoked while
 * nobody listened, the process is not ready.
 */
export class RevocationFeed implements OnModuleInit, OnApplicationShutdown {
  private readonly readers: readonly BroadcastReader[];

  constructor(private readonly options: Options) {
    const { list } = options;
    this.readers = [
      this.reader(sessionRevoked.v1, ({ data, time }) =>
        list.revokeSession(data.sessionId, Date.parse(time)),
      ),
      this.reader(membershipChanged.v1, ({ data: { schoolId, userId, version }, time }) =>
        list.changeMembership(schoolId, userId, version, Date.parse(time)),
      ),
    ];
  }

  onModuleInit(): void {
    const { readiness, metrics, list } = this.options;
    metrics.gauge(
      'revocations_remembered',
      'Ended sessions and changed memberships whose tokens are refused',
      [],
      (gauge) => gauge.set(list.size),
    );
    metrics.gauge(
      'revocations_current',
      '0 while the bus is away, and what is revoked is not heard',
      [],
      (gauge) => gauge.set(this.readers.every(({ isCurrent }) => isCurrent) ? 1 : 0),
    );
    readiness.add('revocations', () =>
      this.readers.every(({ hasHeard }) => hasHeard)
        ? Promise.resolve()
        : Promise.reject(new Error('not everything that was revoked is known yet')),
    );
    for (const reader of this.readers) reader.start();
  }

  onApplicationShutdown(): void {
    for (const reader of this.readers) reader.stop();
  }

  private reader<Data extends Versioned>(
    contract: EventContract<Data>,
    apply: (event: EventEnvelope<Data>) => void,
  ): BroadcastReader {
    const { bus, logger } = this.options;
    const { stream } = broadcasts.find(({ event }) => event.type === contract.type)!;
    return new BroadcastReader({
      bus,
      stream,
      logger,
      apply: (event) => apply({ ...event, data: contract.schema.parse(event.data) }),
    });
  }
}

/** For every process that checks tokens; needs a `BusConnection` in reach. */
export const revocationFeedProvider: FactoryProvider<RevocationFeed> = {
  provide: RevocationFeed,
  useFactory: (
    bus: BusConnection,
    list: RevocationList,
    readiness: Readiness,
    logger: Logger,
    metrics: Metrics,
  ) => new RevocationFeed({ bus, list, readiness, logger, metrics }),
  inject: [BusConnection, RevocationList, Readiness, LOGGER, Metrics],
};
