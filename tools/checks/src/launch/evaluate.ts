import type { Sample } from './samples.js';

const TERM =
  /sum\((?:sum\()?(rate|count_over_time|sum_over_time)\(([a-z_]+)(?:\{([^}]*)\})?\[\$window\]\)\)/g;
const MATCHER = /([a-z_]+)(=~|!~|=)"([^"]*)"/g;

/**
 * Evaluates the PromQL of an objective over counters since the processes began, where there is no Prometheus that
 * could say what happened lately: sums of selected series, and differences of such sums.
 *
 * @throws Error for an expression of another form
 */
export function sinceStart(expression: string, samples: readonly Sample[]): number {
  const values: number[] = [];
  const rest = expression.replaceAll(
    TERM,
    (_term, how: string, name: string, selector: string | undefined) => {
      const selected = samples.filter(
        (sample) => sample.name === name && matches(sample.labels, selector ?? ''),
      );
      values.push(
        how === 'count_over_time'
          ? selected.length
          : selected.reduce((sum, { value }) => sum + value, 0),
      );
      return 'term';
    },
  );
  if (!/^term( - term)?$/.test(rest))
    throw new Error(`Only sums and their differences can be evaluated, not: ${expression}`);
  return values.reduce((left, right) => left - right);
}

function matches(labels: Readonly<Record<string, string>>, selector: string): boolean {
  return [...selector.matchAll(MATCHER)].every(([, label, operator, wanted]) => {
    const value = labels[label!] ?? '';
    if (operator === '=') return value === wanted;
    return new RegExp(`^(?:${wanted!})$`).test(value) === (operator === '=~');
  });
}
