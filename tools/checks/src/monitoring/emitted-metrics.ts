import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../finding.js';

/** What the name of a series adds to the name of a histogram. */
const histogramSuffix = /_(bucket|count|sum)$/;

/** Names that the libraries and services write as literals; metrics are registered by such a name. */
export function literalsOf(root: string): ReadonlySet<string> {
  const sources = ['libs', 'services'].flatMap((parent) =>
    readdirSync(path.join(root, parent)).flatMap((name) =>
      typescriptIn(path.join(root, parent, name, 'src')),
    ),
  );
  return new Set(
    sources.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].map(([, name]) => name!),
    ),
  );
}

/** The metrics that PromQL in a text asks for, as the services name them. */
export function metricsIn(text: string): ReadonlySet<string> {
  const unlabelled = text.replaceAll(/\bby \([^)]*\)/g, '');
  const series = [...unlabelled.matchAll(/\b[a-z]+(?:_[a-z]+)+(?=[[{)])/g)].map(([name]) => name);
  return new Set(series.map((name) => name.replace(histogramSuffix, '')));
}

/** An alert or a panel on a metric that no code registers stays silent for ever. */
export function emittedMetricsFindings(
  where: string,
  text: string,
  registered: ReadonlySet<string>,
): Finding[] {
  return [...metricsIn(text)]
    .filter((name) => !registered.has(name))
    .map((name) => ({ where, problem: `no service emits ${name}` }));
}

function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => path.join(folder, file));
}
