/**
 * The value of an expression now.
 *
 * @returns undefined when there is no series
 * @throws Error when Prometheus does not answer
 */
export async function query(prometheus: string, expression: string): Promise<number | undefined> {
  const url = new URL('/api/v1/query', prometheus);
  url.searchParams.set('query', expression);
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok)
    throw new Error(`Prometheus at ${prometheus} answered ${response.status} to: ${expression}`);
  const { data } = (await response.json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  const value = data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
}
