/** One value of a metric, with the labels that a scrape adds. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/**
 * The samples of a text in the exposition format of Prometheus.
 *
 * @param job the service it was scraped from; a label `job` of its own becomes `exported_job`, as with Prometheus
 */
export function samplesIn(text: string, job: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = LINE.exec(line);
    if (line.startsWith('#') || match === null) return [];
    const [, name, labelText = '', value] = match;
    const own = [...labelText.matchAll(LABEL)].map(([, label, content]) => [
      label === 'job' ? 'exported_job' : label!,
      content!,
    ]);
    const labels = { ...(Object.fromEntries(own) as Record<string, string>), job };
    return [{ name: name!, labels, value: Number(value) }];
  });
}
