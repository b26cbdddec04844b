import pg from 'pg';
import type { Owner } from './generated-rows.js';

/** Whose context a statement runs in, as `tx.run` sets it; undefined sets none. */
export type Context = (Partial<Owner> & { readonly role: string }) | undefined;

export type Outcome =
  | { readonly refused: true; readonly code: string; readonly message: string }
  | { readonly refused: false; readonly count: number };

/** Runs statements in a transaction that is rolled back, and says what came of the last one. */
export async function attempt(
  client: pg.Client,
  context: Context,
  ...statements: (string | { text: string; values: unknown[] })[]
): Promise<Outcome> {
  await client.query('begin');
  try {
    if (context)
      await client.query(
        `select set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true), set_config('app.role', $3, true)`,
        [context.tenantId ?? '', context.userId ?? '', context.role],
      );
    let count = 0;
    for (const statement of statements) count = (await client.query(statement)).rowCount ?? 0;
    return { refused: false, count };
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { refused: true, code: error.code ?? '', message: error.message };
  } finally {
    await client.query('rollback');
  }
}
