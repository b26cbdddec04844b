import { setTimeout as delay } from 'node:timers/promises';
import type { EventLog } from '@lyceum/messaging';
import { keysOfEvent } from './audience.js';
import { encodeCursor, type Positions } from './cursor.js';
import { Frame, eventView } from './frame.js';
import type { RealtimeStream } from './realtime-stream.js';
import type { ShownLog } from './shown-log.js';

/** A log as far as it can be looked into by place. */
export type ReadableLog = Pick<EventLog, 'next'>;

/** Reads of the logs on behalf of one client; who is further behind begins anew. */
const MAX_READS = 5_000;
/** Clients that read the logs at a time: after a restart many come back at once. */
const MAX_AT_ONCE = 8;
const FULL_BYTES = 64 * 1024;
/** A client that does not even take this much in this time has gone, or is hopelessly slow. */
const MAX_DRAIN_MS = 10_000;

export type CaughtUp = 'live' | 'too_far_behind' | 'slow' | 'gone';

/** Brings a client from where it was to now, no faster than it reads. */
export class CatchUp {
  private active = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly shown: ShownLog,
    private readonly logs: readonly ReadableLog[],
  ) {}

  /**
   * Writes everything after `from` that the client may see, and calls `join` in the very moment in which
   * nothing is missing any more.
   */
  async run(stream: RealtimeStream, from: Positions, join: () => void): Promise<CaughtUp> {
    const seen = [...from];
    const { shown } = this;
    const epoch = shown.epoch;
    // The logs may change under us; the hub has then told the client and made it live.
    const goesOn = (): boolean => stream.outlet.isOpen && !stream.isLive && shown.epoch === epoch;
    for (;;) {
      if (!goesOn()) return 'gone';
      if (stream.outlet.bufferedBytes > FULL_BYTES && !(await this.drained(stream))) return 'slow';
      if (!shown.covers(seen)) {
        const failure = await this.inTurn(() => this.fromLogs(stream, seen, goesOn));
        if (failure) return failure;
        continue;
      }
      for (const next of shown.since(seen)) {
        if (next.sequence <= seen[next.log]!) continue;
        seen[next.log] = next.sequence;
        if (!stream.sees(next.keys)) continue;
        const cursor = encodeCursor(epoch!, seen);
        stream.write(new Frame({ kind: 'event', cursor, event: eventView(next.event) }));
        if (stream.outlet.bufferedBytes > FULL_BYTES) break;
      }
      if (stream.outlet.bufferedBytes <= FULL_BYTES) {
        join();
        return 'live';
      }
    }
  }

  /** Reads what is not in memory any more. @returns why it gave up, if it did */
  private async fromLogs(
    stream: RealtimeStream,
    seen: number[],
    goesOn: () => boolean,
  ): Promise<'too_far_behind' | 'slow' | undefined> {
    const { shown } = this;
    let reads = 0;
    for (const [at, log] of this.logs.entries()) {
      while (seen[at]! < shown.keptFrom(at) && goesOn()) {
        if ((reads += 1) > MAX_READS) return 'too_far_behind';
        if (stream.outlet.bufferedBytes > FULL_BYTES && !(await this.drained(stream)))
          return 'slow';
        const place = seen[at]! + 1;
        const heads = await Promise.all(stream.scopes.map((scope) => log.next(place, scope)));
        const [next] = heads
          .filter((head) => head !== undefined)
          .sort((a, b) => a.sequence - b.sequence);
        if (!next || next.sequence > shown.keptFrom(at)) {
          seen[at] = shown.keptFrom(at);
          continue;
        }
        seen[at] = next.sequence;
        if (!next.event || !stream.sees(keysOfEvent(next.event))) continue;
        const cursor = encodeCursor(shown.epoch!, seen);
        stream.write(new Frame({ kind: 'event', cursor, event: eventView(next.event) }));
      }
    }
    return undefined;
  }

  private async drained(stream: RealtimeStream): Promise<boolean> {
    const deadline = Date.now() + MAX_DRAIN_MS;
    while (stream.outlet.isOpen && stream.outlet.bufferedBytes > FULL_BYTES / 2) {
      const late = new AbortController();
      await Promise.race([
        stream.outlet.drained(),
        delay(deadline - Date.now(), undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
      if (Date.now() >= deadline) return stream.outlet.bufferedBytes <= FULL_BYTES / 2;
    }
    return true;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.active >= MAX_AT_ONCE)
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    this.active += 1;
    try {
      return await work();
    } finally {
      this.active -= 1;
      this.waiting.shift()?.();
    }
  }
}
