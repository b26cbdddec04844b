import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './discover-schemas.js';

const SEPARATOR = '\n---\n';

export const snapshotPath = (service: string): string =>
  join(root, 'services', service, 'schema.snapshot');

/** Lines of `describeSchema` hold line breaks themselves (functions), so they are separated visibly. */
export function formatSnapshot(lines: readonly string[]): string {
  return `${lines.join(SEPARATOR)}\n`;
}

/** The committed description of a service's schema. */
export async function readSnapshot(service: string): Promise<string[]> {
  return (await readFile(snapshotPath(service), 'utf8')).trimEnd().split(SEPARATOR);
}
