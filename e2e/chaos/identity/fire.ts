import { setTimeout as delay } from 'node:timers/promises';

const FIRST_MS = 500;

/** What can be killed and started again: a service or a server of the stack. */
export interface Victim {
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface Fire {
  readonly deaths: number;
  /** Resolves when the victim is up again; it is not killed any more. */
  quench(): Promise<void>;
}

/**
 * Kills the victim at random moments and starts it again after a random time, until it is quenched. It lives for about
 * `everyMs` in between, or for as long as it took to start.
 *
 * @param random numbers from 0 to 1
 */
export function setOnFire(
  victim: Victim,
  random: () => number,
  { everyMs = 3_000, downMs = 1_000 }: { everyMs?: number; downMs?: number } = {},
): Fire {
  let burning = true;
  let deaths = 0;
  const burn = async (): Promise<void> => {
    // The first death comes soon, so that work which is quickly done meets one.
    await delay(FIRST_MS * random());
    while (burning) {
      deaths += 1;
      await victim.kill();
      await delay(downMs * random());
      const started = performance.now();
      await victim.restart();
      // A machine that is slow to start it is slow at its work too.
      const lifeMs = Math.max(everyMs, performance.now() - started);
      await delay(lifeMs * (0.3 + random()));
    }
  };
  const ashes = burn();
  return {
    get deaths() {
      return deaths;
    },
    async quench() {
      burning = false;
      await ashes;
    },
  };
}
