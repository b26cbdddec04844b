import {
  DomainError,
  requestErrors,
  type Actor,
  type Logger,
  type Metrics,
  type TokenVerifier,
} from '@lyceum/platform';
import { decodeCursor, type Positions } from './cursor.js';
import { CatchUp, type ReadableLog } from './catch-up.js';
import { Frame, type EndReason, type ResetReason } from './frame.js';
import { HANG_UP_MS, type Outlet } from './outlet.js';
import { Places } from './places.js';
import { RealtimeStream } from './realtime-stream.js';
import type { ShownEvent, ShownLog, ShownLogListener } from './shown-log.js';
import { SubscriberIndex } from './subscriber-index.js';

export interface HubOptions {
  readonly shown: ShownLog;
  readonly logs: readonly ReadableLog[];
  readonly verifier: Pick<TokenVerifier, 'verify'>;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly maxStreams: number;
  readonly maxStreamsPerUser: number;
  readonly maxBufferedBytes: number;
}

/** What a client asks for. */
export interface Wish {
  readonly actor: Actor;
  readonly token: string;
  readonly topics: readonly string[];
  /** The cursor it goes on from; none begins now. */
  readonly after: string | undefined;
}

const TICK_MS = 1_000;
const HEARTBEAT_MS = 20_000;
/** How long a client waits for logs that are being found, or that have not been read as far as its cursor. */
const PATIENCE_MS = 5_000;
const DRAIN_LOOK_MS = 50;

/** Everybody who is connected to this process. */
export class RealtimeHub implements ShownLogListener {
  private readonly streams = new Set<RealtimeStream>();
  private readonly live = new SubscriberIndex();
  private readonly places: Places;
  private readonly catchUp: CatchUp;
  private readonly ends;
  private readonly resets;
  private timer: NodeJS.Timeout | undefined;
  private ending = 0;
  private draining = false;

  constructor(private readonly options: HubOptions) {
    const { metrics } = options;
    this.places = new Places(options.maxStreams, options.maxStreamsPerUser);
    options.shown.tell(this);
    this.catchUp = new CatchUp(options.shown, options.logs);
    this.ends = metrics.counter('realtime_ends_total', 'Streams that we ended', ['reason']);
    this.resets = metrics.counter('realtime_resets_total', 'Clients told to load anew', ['reason']);
    metrics.gauge('realtime_streams', 'Clients that listen', [], (gauge) =>
      gauge.set(this.streams.size),
    );
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  /**
   * Before anything is answered: whether the logs are there, and a place, which the caller then has until
   * its outlet closes, or `release`.
   *
   * @throws DomainError for the client to come again later
   */
  async admit({ userId }: Actor): Promise<void> {
    const { shown } = this.options;
    const anywhere = (): Positions | undefined => (shown.epoch === undefined ? undefined : []);
    if (!(await shown.reaches(anywhere, PATIENCE_MS)))
      throw requestErrors.unavailable({ detail: 'Events cannot be read right now.' });
    if (this.draining) throw requestErrors.unavailable();
    this.places.take(userId!);
  }

  /** Gives back a place that no stream was opened for. */
  release({ userId }: Actor): void {
    this.places.release(userId!);
  }

  /** From here on the client is served until it goes, or has to. */
  open(wish: Wish, outlet: Outlet): void {
    const { shown } = this.options;
    if (!outlet.isOpen) {
      // Gone while its place was being found: nothing more will be heard of it.
      this.release(wish.actor);
      return;
    }
    const stream = new RealtimeStream(wish.actor, wish.topics, wish.token, outlet);
    this.streams.add(stream);
    outlet.onClose(() => this.forget(stream));
    const { topics } = stream;
    if (wish.after === undefined) {
      stream.write(new Frame({ kind: 'ready', cursor: shown.cursor, topics }));
      this.join(stream);
      return;
    }
    const from = decodeCursor(wish.after, shown.epoch!, shown.count);
    stream.write(new Frame({ kind: 'ready', cursor: from ? wish.after : shown.cursor, topics }));
    if (!from) this.reset(stream, 'cursor_unknown');
    else this.bringUpToDate(stream, from);
  }

  /** To every stream that may see it, and to no other: the cost is that of those who are told. */
  show(shown: ShownEvent): void {
    for (const key of shown.keys)
      for (const stream of this.live.of(key)) {
        stream.show(shown);
        if (stream.outlet.bufferedBytes > this.options.maxBufferedBytes)
          this.hold(stream, shown.positions);
      }
  }

  /** What clients know of the logs is no longer true. */
  logsChanged(): void {
    for (const stream of this.streams) this.reset(stream, 'log_changed');
  }

  /** Everybody is asked to come back a little later, not all at once. Resolves when they have gone. */
  async drain(): Promise<void> {
    this.draining = true;
    clearInterval(this.timer);
    for (const stream of this.streams) this.end(stream, 'draining');
    const deadline = Date.now() + HANG_UP_MS + DRAIN_LOOK_MS;
    while (this.ending > 0 && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
  }

  private async resume(stream: RealtimeStream, from: Positions): Promise<void> {
    const { shown } = this.options;
    // Another gateway may have been quicker than this one. What never comes was never there.
    if (!(await shown.reaches(() => from, PATIENCE_MS))) {
      this.reset(stream, 'cursor_unknown');
      return;
    }
    const result = await this.catchUp.run(stream, from, () => this.join(stream));
    if (result === 'too_far_behind') this.reset(stream, result);
    else if (result === 'slow') this.end(stream, result);
  }

  /** Too much waits for it: what comes stays in the log until it has read, or has been given up. */
  private hold(stream: RealtimeStream, seen: Positions): void {
    this.live.remove(stream);
    stream.isLive = false;
    this.bringUpToDate(stream, seen);
  }

  private bringUpToDate(stream: RealtimeStream, from: Positions): void {
    this.resume(stream, from).catch((error: unknown) => {
      // It may come back with its cursor; going on would leave something out.
      this.options.logger.warn({ err: error }, 'a client could not be brought up to date');
      this.end(stream, 'slow');
    });
  }

  private join(stream: RealtimeStream): void {
    if (stream.isLive || !this.streams.has(stream)) return;
    stream.isLive = true;
    this.live.add(stream);
  }

  private reset(stream: RealtimeStream, reason: ResetReason): void {
    this.resets.inc({ reason });
    stream.write(new Frame({ kind: 'reset', cursor: this.options.shown.cursor, reason }));
    this.join(stream);
  }

  private end(stream: RealtimeStream, reason: EndReason): void {
    if (!this.streams.has(stream)) return;
    this.forget(stream);
    this.ends.inc({ reason });
    this.ending += 1;
    stream.outlet.onClose(() => (this.ending -= 1));
    // Whoever is told at once must not come back at once.
    const retryMs = Math.round(500 + Math.random() * 4_500);
    stream.outlet.end(new Frame({ kind: 'end', reason, retryMs }));
  }

  private forget(stream: RealtimeStream): void {
    if (!this.streams.delete(stream)) return;
    this.live.remove(stream);
    stream.isLive = false;
    this.places.release(stream.userId);
  }

  private tick(): void {
    const heartbeat = new Frame({ kind: 'cursor', cursor: this.options.shown.cursor });
    const quietSince = Date.now() - HEARTBEAT_MS;
    for (const stream of this.streams) {
      this.checkToken(stream);
      // It also moves the cursor of a client on whose topics nothing happens.
      if (stream.isLive && stream.lastWriteAt <= quietSince) stream.write(heartbeat);
    }
  }

  /** A token that was seen is answered from memory, expiry and revocation included. */
  private checkToken(stream: RealtimeStream): void {
    const refused = (error: unknown): void => {
      if (!(error instanceof DomainError) || error.definition.status !== 401) return;
      const isRevoked = error.code === 'request.token_revoked';
      this.end(stream, isRevoked ? 'token_revoked' : 'token_expired');
    };
    try {
      const claims = this.options.verifier.verify(stream.token);
      if (claims instanceof Promise) claims.catch(refused);
    } catch (error) {
      refused(error);
    }
  }
}
