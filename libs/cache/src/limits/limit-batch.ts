import type { RedisConnection, Script } from '../redis-connection.js';
import { LIMIT_SCRIPT } from './limit-script.js';

export interface LimitQuestion {
  readonly key: string;
  readonly limit: number;
  readonly windowMicros: number;
  readonly cost: number;
}

export interface LimitAnswer {
  readonly admitted: boolean;
  /** With this request, when it was admitted. */
  readonly used: number;
  readonly resetMicros: number;
  readonly retryMicros: number;
}

type Resolve = (answer: LimitAnswer | undefined) => void;

/** Requests that ask the same, in the order of their arrival. */
interface Group extends LimitQuestion {
  readonly asking: Resolve[];
}

/** A script holds up the server while it runs: about 4 µs for each group. */
const MAX_GROUPS = 128;
const NUMBERS_PER_ANSWER = 4;

/**
 * Asks the questions of one turn of the event loop together: under load, when a round trip hurts most, a
 * dozen requests share one, and nobody waits for a timer to get there.
 */
export class LimitBatch {
  #groups = new Map<string, Group>();
  readonly #decide: Script<number[]>;

  constructor(private readonly redis: RedisConnection) {
    this.#decide = redis.script('limitConsume', LIMIT_SCRIPT);
  }

  /** `undefined` when Redis could not be asked. */
  ask(question: LimitQuestion): Promise<LimitAnswer | undefined> {
    return new Promise((resolve) => {
      const known = this.#groups.get(question.key);
      if (known && isSame(known, question)) {
        known.asking.push(resolve);
        return;
      }
      // A log is there once in a call: another cost or a limit replaced meanwhile goes with the next.
      if (known || this.#groups.size >= MAX_GROUPS) this.#flush();
      if (this.#groups.size === 0) setImmediate(() => this.#flush());
      this.#groups.set(question.key, { ...question, asking: [resolve] });
    });
  }

  #flush(): void {
    if (this.#groups.size === 0) return;
    const groups = [...this.#groups.values()];
    this.#groups = new Map();
    const keys = groups.map(({ key }) => key);
    const numbers = groups.flatMap(({ limit, windowMicros, cost, asking }) => [
      limit,
      windowMicros,
      cost,
      asking.length,
    ]);
    void this.redis
      .ask(() => this.#decide(keys, numbers))
      .then((answers) => {
        groups.forEach((group, index) => {
          const at = index * NUMBERS_PER_ANSWER;
          tell(group, answers?.slice(at, at + NUMBERS_PER_ANSWER));
        });
      });
  }
}

const isSame = (one: LimitQuestion, other: LimitQuestion): boolean =>
  one.limit === other.limit && one.windowMicros === other.windowMicros && one.cost === other.cost;

/** The first come are the admitted ones. */
function tell({ asking, cost, windowMicros }: Group, numbers: number[] | undefined): void {
  if (!numbers) {
    for (const resolve of asking) resolve(undefined);
    return;
  }
  const [admitted, usedBefore, resetMicros, retryMicros] = numbers as [
    number,
    number,
    number,
    number,
  ];
  asking.forEach((resolve, index) => {
    if (index < admitted) {
      const used = usedBefore + cost * (index + 1);
      resolve({ admitted: true, used, resetMicros: windowMicros, retryMicros: 0 });
    } else {
      const used = usedBefore + cost * admitted;
      resolve({ admitted: false, used, resetMicros, retryMicros });
    }
  });
}
