import type { Logger } from '@lyceum/platform';
import type { BusConnection } from '../bus/bus-connection.js';
import { PollingLoop } from '../polling-loop.js';
import type { EventLog, LoggedEvent, LogState } from './event-log.js';

export interface FollowerOptions {
  readonly log: EventLog;
  readonly bus: BusConnection;
  readonly logger: Logger;
  /** How many of the events that are there already are read at the start. */
  readonly backlog: number;
  /** Called at the start, and again when the log is another one or has lost its end: what follows begins there. */
  readonly onBegin: (state: LogState, position: number) => void;
  /** Called for each event, in order, each once. */
  readonly onEvent: (logged: LoggedEvent) => void;
}

/** Events asked for at a time, when many wait: the log has no gaps, so that their places are known. */
const MAX_WINDOW = 64;
/** A look when nobody woke us: a wake-up may be lost with the connection. */
const POLL_MS = 1_000;
const RETRY_MS = 250;

/**
 * Follows the log of one producer to its end and onwards. Publishing wakes it (plain NATS, which may lose the
 * call), the log itself says what happened (which loses nothing).
 */
export class LogFollower {
  private readonly loop = new PollingLoop(() => this.turn());
  private position = 0;
  private created: string | undefined;
  /** The id of the event at the position, to see whether the log still is the one that was read. */
  private lastId: string | undefined;
  private doubtful = true;
  private window = 1;

  constructor(private readonly options: FollowerOptions) {}

  start(): void {
    const { bus, log } = this.options;
    bus.onConnect(() => {
      this.doubtful = true;
      this.loop.wake();
    });
    void bus.nats().then((connection) => {
      connection.subscribe(`evt.${log.producer}.>`, {
        callback: (error) => {
          if (!error) this.loop.wake();
        },
      });
    });
    this.loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.loop.stop();
    if (this.options.bus.isConnected) await stopped;
  }

  private async turn(): Promise<number> {
    const { bus, logger, log } = this.options;
    if (!bus.isConnected) return POLL_MS;
    try {
      if (this.doubtful) await this.begin();
      return (await this.readWindow()) ? 0 : POLL_MS;
    } catch (error) {
      this.doubtful = true;
      logger.warn({ err: error }, `cannot read the log of ${log.producer}; trying again`);
      return RETRY_MS;
    }
  }

  /** After every connect: a log that was put back, or made anew, is not the one that was read. */
  private async begin(): Promise<void> {
    const { log, backlog, onBegin } = this.options;
    const state = await log.state();
    if (!(await this.isSame(state))) {
      this.created = state.created;
      this.lastId = undefined;
      this.position = Math.max(state.first - 1, state.last - backlog, 0);
      onBegin(state, this.position);
    }
    this.doubtful = false;
  }

  private async isSame({ created, last }: LogState): Promise<boolean> {
    if (created !== this.created || last < this.position) return false;
    if (this.lastId === undefined) return true;
    return (await this.options.log.next(this.position, '*'))?.event?.id === this.lastId;
  }

  /** @returns whether there may be more right away */
  private async readWindow(): Promise<boolean> {
    const places = Array.from({ length: this.window }, (_, at) => this.position + 1 + at);
    const found = await Promise.all(places.map((sequence) => this.options.log.at(sequence)));
    for (const logged of found) {
      if (!logged) {
        this.window = 1;
        return false;
      }
      this.take(logged);
    }
    this.window = Math.min(this.window * 2, MAX_WINDOW);
    return true;
  }

  private take(logged: LoggedEvent): void {
    this.position = logged.sequence;
    this.lastId = logged.event?.id;
    this.options.onEvent(logged);
  }
}
