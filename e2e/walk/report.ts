import type { WalkReport } from './walk.js';

/** What was met, what is wrong, and how to see it again. */
export function reportText(report: WalkReport, seed: number): string {
  const statuses = [...report.statuses].map(([operation, met]) => {
    const counts = [...met]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}×${count}`);
    const succeeded = [...met.keys()].some((status) => status < 400);
    return `  ${operation.padEnd(36)} ${counts.join(' ')}${succeeded ? '' : '  (never succeeded)'}`;
  });
  const findings = report.findings.map(
    ({ operation, caller, sentence, curl }) =>
      `\n${operation}, called by ${caller}: ${sentence}\n  ${curl}\n  again: npm run check:api -- --seed ${seed} --operation ${operation}`,
  );
  const sum = `${report.requests} requests to ${report.operations} operations, seed ${seed}: ${report.findings.length} findings, ${report.overloaded} answers of 503`;
  return `${statuses.join('\n')}\n${findings.join('\n')}\n${sum}\n`;
}
