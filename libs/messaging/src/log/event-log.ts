import { streamOf, type EventEnvelope } from '@lyceum/contracts';
import type { StoredMsg } from '@nats-io/jetstream';
import type { BusConnection } from '../bus/bus-connection.js';

export interface LoggedEvent {
  readonly sequence: number;
  /** `undefined` for what was published past the outbox and is no event. */
  readonly event: EventEnvelope | undefined;
}

export interface LogState {
  /** Another time means another log: sequences of the old one mean nothing in it. */
  readonly created: string;
  readonly first: number;
  readonly last: number;
}

/**
 * Reads the log of one producer by place, without a consumer on the server: nothing has to be kept alive,
 * cleaned up or made again, and the right to read is only that.
 */
export class EventLog {
  private readonly stream: string;

  constructor(
    readonly producer: string,
    private readonly bus: BusConnection,
  ) {
    this.stream = streamOf(producer);
  }

  async state(): Promise<LogState> {
    const manager = await this.bus.manager();
    const { created, state } = await manager.streams.info(this.stream);
    return { created, first: state.first_seq, last: state.last_seq };
  }

  /** Any replica may answer, which is quick. @returns `undefined` when it is not there (yet) */
  async at(sequence: number): Promise<LoggedEvent | undefined> {
    const manager = await this.bus.manager();
    return logged(await manager.direct.getMessage(this.stream, { seq: sequence }));
  }

  /**
   * The first event from that place on whose subject fits. The leader answers: there is none means that none
   * has been published.
   *
   * @param scope the last token of the subject: a school, `_`, or `*` for any
   */
  async next(sequence: number, scope: string): Promise<LoggedEvent | undefined> {
    const manager = await this.bus.manager();
    const subject = `evt.${this.producer}.*.*.*.${scope}`;
    const query = { seq: sequence, next_by_subj: subject };
    return logged(await manager.streams.getMessage(this.stream, query));
  }
}

function logged(message: StoredMsg | null): LoggedEvent | undefined {
  return message ? { sequence: message.seq, event: eventIn(message) } : undefined;
}

function eventIn(message: StoredMsg): EventEnvelope | undefined {
  try {
    const event = message.json<EventEnvelope | null>();
    return typeof event?.id === 'string' && typeof event.type === 'string' ? event : undefined;
  } catch {
    return undefined;
  }
}
