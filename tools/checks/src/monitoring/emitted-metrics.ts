import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../finding.js';
import { alertRulesFile } from './alert-rules.js';

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

/** An alert on a metric that no code registers can never fire. */
export function emittedMetricsFindings(rules: string, registered: ReadonlySet<string>): Finding[] {
  const series = new Set(
    [...rules.matchAll(/\b[a-z]+(?:_[a-z]+)+(?=[[{])/g)].map(([name]) => name),
  );
  return [...series]
    .filter((name) => !registered.has(name) && !registered.has(name.replace(histogramSuffix, '')))
    .map((name) => ({ where: alertRulesFile, problem: `no service emits ${name}` }));
}

function typescriptIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => path.join(folder, file));
}
