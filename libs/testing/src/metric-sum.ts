/**
 * The sum of a metric over services.
 *
 * @param series what a line of it begins with, such as `/^outbox_pending\b/`
 * @throws Error when nobody has it: zero would be a lie
 */
export async function metricSum(urls: readonly string[], series: RegExp): Promise<number> {
  const texts = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  const lines = texts.flatMap((text) => text.split('\n')).filter((line) => series.test(line));
  if (lines.length === 0) throw new Error(`no service has a metric ${series}`);
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
