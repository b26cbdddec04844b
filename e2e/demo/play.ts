/** A step of the story that was played. */
export interface PlayedStep {
  readonly title: string;
  /** What was found to be as it should; what was not, when it failed. */
  readonly checked: readonly string[];
  readonly seconds: number;
  readonly outcome: 'ok' | 'failed';
}

export type Check = (sentence: string) => void;

/** Plays a step: `work` notes what it has checked, and throws when something is off. */
export type Step = <T>(title: string, work: (checked: Check) => Promise<T>) => Promise<T>;

/**
 * Plays a story step by step.
 *
 * @param tell is given each step when it is over
 * @returns whether all of it went as it should; the story ends with the first step that fails
 */
export async function play(
  story: (step: Step) => Promise<void>,
  tell: (step: PlayedStep) => void,
): Promise<boolean> {
  let failed = false;
  const step: Step = async (title, work) => {
    const checked: string[] = [];
    const begun = performance.now();
    const told = (outcome: PlayedStep['outcome']): void => {
      tell({ title, checked, seconds: (performance.now() - begun) / 1000, outcome });
    };
    try {
      const result = await work((sentence) => checked.push(sentence));
      told('ok');
      return result;
    } catch (error) {
      failed = true;
      checked.push((error as Error).message);
      told('failed');
      throw error;
    }
  };
  try {
    await story(step);
    return true;
  } catch (error) {
    if (failed) return false;
    throw error;
  }
}

/** A row of the table: outcome, seconds, title, and below it what was checked. */
export function formatStep({ title, checked, seconds, outcome }: PlayedStep): string {
  const head = `${outcome.padEnd(6)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${title}`;
  return [head, ...checked.map((sentence) => `${' '.repeat(17)}${sentence}`)].join('\n');
}
