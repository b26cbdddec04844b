import type { StepName } from './options.js';

export interface StepResult {
  readonly step: StepName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Tests counted, or why it was skipped. */
  readonly note: string;
  readonly passed: number;
  readonly failed: number;
}

const MARKS = { passed: '✓', failed: '✗', skipped: '-' } as const;

/** The table of steps and, as its last line, `N passed, N failed`. A step that holds no tests fails as one. */
export function formatSummary(results: readonly StepResult[]): string {
  const rows = results.map(({ step, outcome, seconds, note }) =>
    `  ${MARKS[outcome]} ${step.padEnd(12)} ${seconds.toFixed(1).padStart(7)} s  ${note}`.trimEnd(),
  );
  const sum = (count: (result: StepResult) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const passed = sum((result) => result.passed);
  const failed = sum((result) => Math.max(result.failed, result.outcome === 'failed' ? 1 : 0));
  return ['', ...rows, '', `${passed} passed, ${failed} failed`].join('\n');
}
