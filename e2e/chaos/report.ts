import type { ChaosReport } from './events-chaos.js';

/** What makes a run of events red. @returns one sentence per finding */
export function findings(report: ChaosReport): string[] {
  const counted = ['unrecorded', 'lost', 'twice', 'regressions', 'different'] as const;
  return [
    ...counted.filter((name) => report[name] > 0).map((name) => `${name}: ${report[name]}`),
    ...(report.slowestNeighbourMs > 1_000
      ? [`a neighbour of the poison event waited ${report.slowestNeighbourMs} ms`]
      : []),
    ...(report.deadLetters === 0 ? ['the poison event is no dead letter'] : []),
  ];
}

/** Any report as lines of a name and a figure. */
export function table({
  deaths,
  ...figures
}: { readonly deaths: Readonly<Record<string, number>> } & object): string {
  const rows = [
    ...Object.entries(figures).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(Math.round(value * 10) / 10) : String(value),
    ]),
    ...Object.entries(deaths).map(([name, count]) => [`killed ${name}`, String(count)]),
  ];
  const width = Math.max(...rows.map(([name]) => name!.length));
  return rows.map(([name, value]) => `  ${name!.padEnd(width)}  ${value}`).join('\n');
}
