import type { Call, Value } from './statement.js';

/** A value that has no form in SQL (an invalid date, a circular object). Says which, not what it is. */
export class UnencodableValueError extends Error {
  override readonly name = 'UnencodableValueError';
}

/**
 * The values of a call as they go over the wire. Done before anything is sent: a failure half-way through
 * a message would leave the connection in the middle of it.
 *
 * @throws UnencodableValueError
 */
export function encodeValues({ statement, values }: Call): (string | Buffer | null)[] {
  return values.map((value, at) => {
    try {
      return prepareValue(value);
    } catch (error) {
      throw new UnencodableValueError(
        `Value $${at + 1} of ${statement.name}: ${(error as Error).name}`,
      );
    }
  });
}

/**
 * A JavaScript value in Postgres' text format. Arrays become array literals, other objects JSON. Strings,
 * the common case, pass untouched.
 */
export function prepareValue(value: unknown): string | Buffer | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value as Value[]);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value as number | boolean | bigint);
}

function arrayLiteral(values: readonly Value[]): string {
  return `{${values.map(arrayElement).join(',')}}`;
}

function arrayElement(value: Value): string {
  if (value === null || value === undefined) return 'NULL';
  if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`;
  if (Array.isArray(value)) return arrayLiteral(value as Value[]);
  return `"${String(prepareValue(value)).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
