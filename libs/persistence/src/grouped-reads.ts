import type { Actor } from '@lyceum/platform';
import type { StatementResult } from './pipeline.js';
import type { Call } from './statement.js';
import { contextCall } from './transaction.js';

/** Reads of one round trip. Enough to save most of the cost, few enough that none waits long for the others. */
const MAX_GROUP = 16;

interface Waiting {
  readonly actor: Actor;
  readonly call: Call;
  readonly resolve: (result: StatementResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Sends calls on a connection of its own choice, as one implicit transaction. */
export type SendReads = (
  calls: readonly Call[],
  actor: Actor,
) => Promise<readonly StatementResult[]>;

/**
 * Group commit, for reads: point reads that are asked for in the same turn of the event loop share one
 * round trip. Each still has its own actor's context in front of it. A busy process saves most of what a
 * round trip costs on both sides; an idle one loses nothing, because a lone read goes out at once.
 */
export class GroupedReads {
  private waiting: Waiting[] = [];

  constructor(private readonly send: SendReads) {}

  read(actor: Actor, call: Call): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      // Sockets are read in one phase of the loop; `setImmediate` runs right behind it.
      if (this.waiting.length === 0) setImmediate(this.flush);
      this.waiting.push({ actor, call, resolve, reject });
    });
  }

  private readonly flush = (): void => {
    const all = this.waiting;
    this.waiting = [];
    for (let at = 0; at < all.length; at += MAX_GROUP)
      void this.sendGroup(all.slice(at, at + MAX_GROUP));
  };

  private async sendGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const calls = group.flatMap(({ actor, call }) => [contextCall(actor), call]);
      const results = await this.send(calls, group[0]!.actor);
      group.forEach(({ resolve }, at) => resolve(results[at * 2 + 1]!));
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      // One of them failed and took the others along: nobody may suffer for a neighbour's bad input.
      else await Promise.all(group.map((one) => this.sendGroup([one])));
    }
  }
}
