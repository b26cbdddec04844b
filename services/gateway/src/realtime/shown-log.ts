import { setTimeout as delay } from 'node:timers/promises';
import type { EventEnvelope } from '@lyceum/contracts';
import { keysOfEvent, type AudienceKey } from './audience.js';
import { encodeCursor, epochOf, isWithin, type Positions } from './cursor.js';
import { Frame, eventView } from './frame.js';

/** An event that somebody may see. */
export interface ShownEvent {
  /** Which log it is from. */
  readonly log: number;
  readonly sequence: number;
  readonly keys: readonly AudienceKey[];
  readonly event: EventEnvelope;
  /** How far all logs had been read when it came, itself included. */
  readonly positions: Positions;
  /** As whoever had seen everything before it gets it. */
  readonly frame: Frame;
}

export interface ShownLogListener {
  show(shown: ShownEvent): void;
  /** The logs are others than before: no cursor means anything any more. */
  logsChanged(): void;
}

const MAX_EVENTS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;
/** What an entry takes besides its data, roughly. */
const ENTRY_BYTES = 1_000;
const REACH_LOOK_MS = 25;

/**
 * The newest events of all logs in memory, in the order in which this process heard of them. Whoever comes
 * back soon is served from here; whoever was away for longer reads the logs first.
 */
export class ShownLog {
  private listener: ShownLogListener | undefined;
  private readonly births: string[];
  private recent: ShownEvent[] = [];
  private bytes = 0;
  private readonly read: number[];
  /** Everything after these places that may be shown is in memory. */
  private readonly kept: number[];

  constructor(
    count: number,
    private readonly maxEvents = MAX_EVENTS,
  ) {
    this.births = Array<string>(count).fill('');
    this.read = Array<number>(count).fill(0);
    this.kept = Array<number>(count).fill(0);
  }

  /** From now on it is told, in the same turn in which something comes. */
  tell(listener: ShownLogListener): void {
    this.listener = listener;
  }

  /** The name of the logs as they are; `undefined` until all have been found. */
  get epoch(): string | undefined {
    return this.births.includes('') ? undefined : epochOf(this.births);
  }

  get positions(): Positions {
    return [...this.read];
  }

  get count(): number {
    return this.read.length;
  }

  get cursor(): string {
    return encodeCursor(this.epoch ?? '00000000', this.read);
  }

  /** Resolves when the logs have been read up to these places, or false when they are not in time. */
  async reaches(wanted: () => Positions | undefined, timeoutMs: number): Promise<boolean> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const positions = wanted();
      if (positions && isWithin(positions, this.read)) return true;
      if (Date.now() >= deadline) return false;
      await delay(REACH_LOOK_MS);
    }
  }

  /** Whether everything after these places is in memory. */
  covers(positions: Positions): boolean {
    return isWithin(this.kept, positions);
  }

  /** From which place on a log is in memory. */
  keptFrom(log: number): number {
    return this.kept[log]!;
  }

  /** Events that may not have been seen by whoever has seen up to these places. */
  since(positions: Positions): readonly ShownEvent[] {
    // Places only grow along the list: what lies within `positions` is its beginning.
    let [low, high] = [0, this.recent.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isWithin(this.recent[middle]!.positions, positions)) low = middle + 1;
      else high = middle;
    }
    return this.recent.slice(low);
  }

  /** A log was found, or is another one than before: what follows is read from `position` on. */
  begin(log: number, birth: string, position: number): void {
    const known = this.births[log] !== '';
    // A log that lost its end has its old birth: it must not pass for what it was.
    this.births[log] = this.births[log] === birth ? `${birth} ${Date.now()}` : birth;
    this.read[log] = position;
    this.kept[log] = position;
    if (!known) return;
    this.recent = [];
    this.bytes = 0;
    this.read.forEach((at, index) => (this.kept[index] = at));
    this.listener?.logsChanged();
  }

  /** The next event of a log was read. */
  add(log: number, sequence: number, event: EventEnvelope | undefined): void {
    this.read[log] = sequence;
    const keys = event ? keysOfEvent(event) : [];
    if (!event || keys.length === 0) return;
    const positions = this.positions;
    const frame = new Frame({ kind: 'event', cursor: this.cursor, event: eventView(event) });
    const shown = { log, sequence, keys, event, positions, frame };
    this.recent.push(shown);
    this.bytes += weight(shown);
    this.forget();
    this.listener?.show(shown);
  }

  private forget(): void {
    if (this.recent.length <= this.maxEvents && this.bytes <= MAX_BYTES) return;
    // A tenth at a time: a shift for each event would move the whole list.
    for (const old of this.recent.splice(0, Math.ceil(this.recent.length / 10))) {
      this.bytes -= weight(old);
      this.kept[old.log] = old.sequence;
    }
  }
}

const weight = ({ frame }: ShownEvent): number =>
  ENTRY_BYTES + 2 * frame.asServerSentEvent().length;
