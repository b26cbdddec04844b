export type Target =
  { readonly atLeast: number } | { readonly atMost: number } | { readonly above: number };

/** One measured figure, and the target it is held to, if any. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: Target;
}

export interface BenchOptions {
  /** How long each measurement lasts, where a bench lets one choose; its own default without. */
  readonly seconds: number | undefined;
}

export interface BenchResult {
  readonly bench: string;
  readonly figures: readonly Figure[];
  /** What somebody should know who reads the figures. */
  readonly notes: readonly string[];
}

export function isMet({ value, target }: Figure): boolean {
  if (!target) return true;
  if ('above' in target) return value > target.above;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The value that a figure is held to. */
export function targetOf({ target }: Figure): number | undefined {
  return target && Object.values(target)[0];
}

export const formatValue = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(2);

/** `≥ 5,000`; empty without a target. */
export function wantedOf({ target }: Figure): string {
  if (!target) return '';
  if ('above' in target) return `> ${formatValue(target.above)}`;
  return 'atLeast' in target
    ? `≥ ${formatValue(target.atLeast)}`
    : `≤ ${formatValue(target.atMost)}`;
}

export const verdictOf = (figure: Figure): string =>
  figure.target ? (isMet(figure) ? 'met' : 'MISSED') : '';

/** A table for the terminal. */
export function render({ bench, figures, notes }: BenchResult): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  const lines = figures.map((figure) => {
    const { name, value, unit } = figure;
    return `  ${name.padEnd(width)}  ${formatValue(value).padStart(9)} ${unit.padEnd(10)} ${wantedOf(figure).padEnd(10)} ${verdictOf(figure)}`.trimEnd();
  });
  return [`bench ${bench}`, ...lines, ...notes.map((note) => `  note: ${note}`)].join('\n');
}
