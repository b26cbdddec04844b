/** Where things are, one to a line, names lined up. */
export function formatPlaces(places: Readonly<Record<string, string>>): string[] {
  const width = Math.max(0, ...Object.keys(places).map((name) => name.length));
  return Object.entries(places).map(([name, address]) => `  ${name.padEnd(width)}  ${address}`);
}
