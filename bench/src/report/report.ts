import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { formatValue, verdictOf, wantedOf } from '../result.js';
import type { KeptResult, KeptResults } from '../results-file.js';
import { costPage } from '../usage/cost-page.js';
import { barPlot } from './bar-plot.js';

const DOCS = fileURLToPath(new URL('../../../../docs', import.meta.url));
const FOLDER = join(DOCS, 'benchmarks');

/** Writes what `reportPages` gives. */
export async function writeReport(results: KeptResults): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  for (const [path, text] of await reportPages(results)) await writeFile(path, text);
}

/**
 * `docs/benchmarks`, a page with a table and a plot of the newest result of each bench, and `docs/cost-and-limits.md`,
 * which is computed from some of them.
 *
 * @returns path to text
 */
export async function reportPages(results: KeptResults): Promise<ReadonlyMap<string, string>> {
  const benches = Object.entries(results).sort(([one], [other]) => (one < other ? -1 : 1));
  const page = [INTRODUCTION, ...benches.map(([bench, result]) => section(bench, result))];
  const cost = costPage(results);
  return new Map([
    ...benches.map(
      ([bench, { figures }]) => [join(FOLDER, `${bench}.svg`), barPlot(bench, figures)] as const,
    ),
    [join(FOLDER, 'README.md'), await formatted(page.join('\n\n'))],
    ...(cost === undefined
      ? []
      : [[join(DOCS, 'cost-and-limits.md'), await formatted(cost)] as const]),
  ]);
}

const formatted = (markdown: string): Promise<string> => format(markdown, { parser: 'markdown' });

const INTRODUCTION = `# Figures

Written by \`npm run bench\`, which takes the names of benches (\`npm run bench -- http\`) and keeps the newest result of
each. The load generator shares the cores with what it measures, and machines differ: ratios within a run are what
counts. A line in a plot is a target; what misses its own is of another colour.`;

function section(bench: string, { node, cores, measuredAt, figures, notes }: KeptResult): string {
  const rows = figures.map((figure) => {
    const { name, value, unit } = figure;
    return `| ${cell(name)} | ${formatValue(value)} ${unit} | ${wantedOf(figure)} | ${verdictOf(figure)} |`;
  });
  return [
    `## ${bench}`,
    `![${bench}](${bench}.svg)`,
    ['| figure | measured | target | |', '| --- | ---: | ---: | --- |', ...rows].join('\n'),
    [...notes, `Node ${node}, ${cores} cores, ${measuredAt.slice(0, 10)}`]
      .map((note) => `- ${note}`)
      .join('\n'),
  ].join('\n\n');
}

const cell = (text: string): string => text.trim().replaceAll('|', '\\|');
