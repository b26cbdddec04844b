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

/** A round trip takes a tenth of a millisecond. One that takes this long holds nobody up. */
const HOLD_MS = 5;

/**
 * Asks together what comes in one turn of the event loop, or while an answer is under way: under load, when a round
 * trip hurts most, dozens of requests share one, and with nothing under way nobody waits.
 */
export class LimitBatch {
  #groups = new Map<string, Group>();
  #holding = 0;
  #scheduled = false;
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
      this.#groups.set(question.key, { ...question, asking: [resolve] });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#holding > 0 || this.#groups.size === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  /** @returns lets go, once: the answer is there, or takes too long */
  #hold(): () => void {
    this.#holding += 1;
    let holds = true;
    const letGo = (): void => {
      clearTimeout(slow);
      if (!holds) return;
      holds = false;
      this.#holding -= 1;
      this.#schedule();
    };
    const slow = setTimeout(letGo, HOLD_MS);
    return letGo;
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
    const letGo = this.#hold();
    void this.redis
      .ask(() => this.#decide(keys, numbers))
      .then((answers) => {
        letGo();
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
