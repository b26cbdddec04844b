import { streamOf } from '@lyceum/contracts';
import { systemActor, type Logger } from '@lyceum/platform';
import { statement, type Database, type Tx } from '@lyceum/persistence';
import type { BusConnection } from '../bus/bus-connection.js';

const LAST_STREAM_SEQ = statement<{ last: number | null }>(
  'outbox.last_stream_seq',
  `select max(stream_seq) as last from (
     select stream_seq from outbox where published_at is not null and nats_subject like $1 order by seq desc limit 10000
   ) as recent`,
);
const REPUBLISH_LOST = statement(
  'outbox.republish_lost',
  `update outbox set published_at = null, stream_seq = null
   where published_at is not null and nats_subject like $1 and stream_seq > $2`,
);

/** Notices when the log has lost events that it had acknowledged, and has them published again. */
export class LogRecovery {
  /** The highest place in the log that we know to be taken. */
  private lastStreamSeq = 0;

  constructor(
    private readonly options: {
      readonly service: string;
      readonly database: Database;
      readonly bus: BusConnection;
      readonly logger: Logger;
    },
  ) {}

  /**
   * JetStream acknowledges before it has synced to disk (every two minutes by default), so a power failure
   * or a restored backup can cost the end of the stream. The outbox still has it: publish it again.
   */
  async recoverLostTail(): Promise<void> {
    const { database, service, bus } = this.options;
    const manager = await bus.manager();
    const { state } = await manager.streams.info(streamOf(service));
    await database.run(systemActor('relay'), async (tx) => {
      const last = (await tx.first(LAST_STREAM_SEQ, [`evt.${service}.%`]))?.last ?? 0;
      if (last > state.last_seq) await this.publishAgain(tx, state.last_seq);
      this.lastStreamSeq = Math.min(last, state.last_seq);
    });
  }

  /**
   * A place that was taken before is given out again: the log was put back to an earlier state while we
   * were connected (a restored backup), and what stood there and behind is gone.
   */
  async noteTaken(tx: Tx, places: readonly number[]): Promise<void> {
    const [lowest, highest] = [Math.min(...places), Math.max(...places)];
    const putBack = lowest <= this.lastStreamSeq;
    if (putBack) await this.publishAgain(tx, lowest - 1);
    this.lastStreamSeq = putBack ? highest : Math.max(highest, this.lastStreamSeq);
  }

  private async publishAgain(tx: Tx, after: number): Promise<void> {
    const { service, logger } = this.options;
    const lost = await tx.execute(REPUBLISH_LOST, [`evt.${service}.%`, after]);
    if (lost > 0)
      logger.warn(`the bus had lost ${lost} acknowledged events; publishing them again`);
  }
}
