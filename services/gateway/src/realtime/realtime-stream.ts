import type { Actor } from '@lyceum/platform';
import { keysOfActor, subjectScopes, type AudienceKey } from './audience.js';
import type { Frame } from './frame.js';
import type { Outlet } from './outlet.js';
import type { ShownEvent } from './shown-log.js';

/** One client that listens: who it is, what it may hear, and how to reach it. */
export class RealtimeStream {
  readonly userId: string;
  readonly keys: ReadonlySet<AudienceKey>;
  readonly scopes: readonly string[];
  /** It has everything up to now and gets what comes. */
  isLive = false;
  lastWriteAt = Date.now();
  private lastShown: ShownEvent | undefined;

  constructor(
    actor: Actor,
    readonly topics: readonly string[],
    /** Checked again and again: it may expire or be revoked. */
    readonly token: string,
    readonly outlet: Outlet,
  ) {
    this.userId = actor.userId!;
    this.keys = keysOfActor(actor, topics);
    this.scopes = subjectScopes(actor, topics);
  }

  sees(keys: readonly AudienceKey[]): boolean {
    return keys.some((key) => this.keys.has(key));
  }

  write(frame: Frame): void {
    this.lastWriteAt = Date.now();
    this.outlet.write(frame);
  }

  /** An event may reach a stream under several keys; it is written once. */
  show(shown: ShownEvent): void {
    if (this.lastShown === shown) return;
    this.lastShown = shown;
    this.write(shown.frame);
  }
}
