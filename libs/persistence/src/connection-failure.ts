import { DomainError } from '@lyceum/platform';
import pg from 'pg';
import { UnencodableValueError } from './wire-value.js';

/** Statement cache errors: the plan no longer fits the schema, or the statement is not there. */
const STALE_STATEMENT = new Set(['0A000', '26000', '42P05']);

const failures = new WeakSet<Error>();

/**
 * Judges an error that came out of a connection (or out of the attempt to get one).
 *
 * @returns whether the connection must not be used again
 */
export function breaksConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  if (error instanceof UnencodableValueError) return false;
  // Anything but the server's own errors is the connection itself. Of those, class 57P is a shutdown,
  // class 08 a connection failure, 53300 too many connections, 25P03 a transaction left idle.
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  const lost = code === '' || /^(57P|08|53300|25P03)/.test(code);
  if (lost) failures.add(error);
  return lost || STALE_STATEMENT.has(code);
}

/** Transient by SQLSTATE: serialization failure, deadlock, lock not available, cancelled by a timeout. */
const TRANSIENT = new Set(['40001', '40P01', '55P03', '57014']);

/** The database was away: whatever is tried next fails too, until it is back. */
export function isConnectionFailure(error: unknown): boolean {
  if (error instanceof DomainError) return isConnectionFailure(error.cause);
  return error instanceof Error && failures.has(error);
}

/** The database was away or asks for another try: nothing is wrong with what was attempted. */
export function isTransientFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof DomainError) return isTransientFailure(error.cause);
  return failures.has(error) || ('code' in error && TRANSIENT.has(String(error.code)));
}
