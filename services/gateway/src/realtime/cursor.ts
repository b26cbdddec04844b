import { createHash } from 'node:crypto';

/** How far each log has been seen; in the order of the producers. */
export type Positions = readonly number[];

const CURSOR = /^([0-9a-f]{8})((?:\.[0-9a-z]{1,11})+)$/;

/**
 * A place in all logs together: `<epoch>.<position>.<position>…`, opaque to callers. It holds the same on
 * every gateway, in whatever order they hear of things. The epoch names the logs themselves.
 */
export function encodeCursor(epoch: string, positions: Positions): string {
  return `${epoch}.${positions.map((position) => position.toString(36)).join('.')}`;
}

/** @returns `undefined` for what is no cursor of these logs */
export function decodeCursor(cursor: string, epoch: string, count: number): Positions | undefined {
  const parts = CURSOR.exec(cursor);
  if (parts?.[1] !== epoch) return undefined;
  const positions = parts[2]!
    .slice(1)
    .split('.')
    .map((digits) => Number.parseInt(digits, 36));
  return positions.length === count && positions.every(Number.isSafeInteger)
    ? positions
    : undefined;
}

/** @param births which log there is, and since when */
export function epochOf(births: readonly string[]): string {
  return createHash('sha256').update(births.join('\n')).digest('hex').slice(0, 8);
}

/** Everything that `a` has seen, `b` has seen too. */
export function isWithin(a: Positions, b: Positions): boolean {
  return a.every((position, at) => position <= b[at]!);
}
