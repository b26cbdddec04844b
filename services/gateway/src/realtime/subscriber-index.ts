import type { AudienceKey } from './audience.js';
import type { RealtimeStream } from './realtime-stream.js';

const NOBODY: ReadonlySet<RealtimeStream> = new Set();

/** Who listens to what. */
export class SubscriberIndex {
  private readonly byKey = new Map<AudienceKey, Set<RealtimeStream>>();

  add(stream: RealtimeStream): void {
    for (const key of stream.keys) {
      const streams = this.byKey.get(key);
      if (streams) streams.add(stream);
      else this.byKey.set(key, new Set([stream]));
    }
  }

  remove(stream: RealtimeStream): void {
    for (const key of stream.keys) {
      const streams = this.byKey.get(key);
      if (streams?.delete(stream) && streams.size === 0) this.byKey.delete(key);
    }
  }

  of(key: AudienceKey): ReadonlySet<RealtimeStream> {
    return this.byKey.get(key) ?? NOBODY;
  }
}
