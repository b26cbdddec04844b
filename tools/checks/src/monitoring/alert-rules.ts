import { stringify } from 'yaml';
import type { Finding } from '../finding.js';
import { conditions, type Condition } from './conditions.js';
import { objectives, type Objective } from './objectives.js';

export const alertRulesFile = 'deploy/monitoring/alerts.yaml';
export const runbookFile = 'docs/runbooks/alerts.md';

/** How fast the budget of 30 days burns, seen in a long window and still seen in a short one. */
interface BurnRate {
  readonly severity: 'P1' | 'P2' | 'P3';
  readonly factor: number;
  readonly long: string;
  readonly short: string;
}

/** The pairs of windows of the Google SRE workbook, "Alerting on SLOs". */
const burnRates: readonly BurnRate[] = [
  { severity: 'P1', factor: 14.4, long: '1h', short: '5m' },
  { severity: 'P2', factor: 6, long: '6h', short: '30m' },
  { severity: 'P3', factor: 1, long: '3d', short: '6h' },
];

/** The Prometheus rules that follow from the objectives, and those of what must not last. */
export function alertRules(): string {
  const groups = objectives.map((objective) => ({
    name: objective.name,
    rules: burnRates
      // More than all events cannot be bad.
      .filter(({ factor }) => factor * (1 - objective.target) < 1)
      .map((rate) => alertOf(objective, rate)),
  }));
  const header =
    '# Written by `npm run monitoring` from tools/checks/src/monitoring. Do not edit.\n\n';
  const lasting = { name: 'conditions', rules: conditions.map(alertOfCondition) };
  return header + stringify({ groups: [...groups, lasting] }, { lineWidth: 0 });
}

/** The committed rules must be what the objectives say, and each must lead to a section of the runbook. */
export function alertRulesFindings(committed: string, runbook: string): Finding[] {
  const stale = committed !== alertRules();
  return [
    ...(stale ? [{ where: alertRulesFile, problem: 'is stale: npm run monitoring' }] : []),
    ...[...objectives, ...conditions]
      .filter(({ name }) => !runbook.split('\n').includes(`## ${name}`))
      .map(({ name }) => ({ where: runbookFile, problem: `has no section "## ${name}"` })),
  ];
}

function alertOf(objective: Objective, { severity, factor, long, short }: BurnRate): object {
  const allowed = Number((factor * (1 - objective.target)).toFixed(6));
  const burns = (window: string) => `(${badShare(objective, window)}) > ${allowed}`;
  return {
    alert: `${objective.name}-${severity}`,
    expr: `${burns(long)} and ${burns(short)}`,
    labels: { severity },
    annotations: { summary: objective.promise, runbook: `${runbookFile}#${objective.name}` },
  };
}

function alertOfCondition({ name, summary, expr, lasts, severity }: Condition): object {
  return {
    alert: name,
    expr,
    for: lasts,
    labels: { severity },
    annotations: { summary, runbook: `${runbookFile}#${name}` },
  };
}

/** PromQL of the share of bad events in a window. */
export function badShare({ bad, total }: Objective, window: string): string {
  return `(${bad}) / (${total})`.replaceAll('$window', window);
}
