import type { Writable } from 'node:stream';
import { serialize } from 'pg-protocol';
import type { Connection, PoolClient, Submittable } from 'pg';
import { parserOf } from './column-types.js';
import type { Call, Statement } from './statement.js';
import { encodeValues } from './wire-value.js';

export interface StatementResult {
  readonly rows: readonly Record<string, unknown>[];
  /** Rows returned or affected. */
  readonly count: number;
  /** First word of the command tag: `SELECT`, `COMMIT`, `ROLLBACK`, … */
  readonly command: string;
}

interface Field {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

interface EncodedCall {
  readonly statement: Statement<unknown>;
  readonly values: readonly (string | Buffer | null)[];
}

/** Which statements a connection has parsed, and how their rows look. */
const prepared = new WeakMap<Connection, Map<string, readonly Field[] | undefined>>();

/**
 * Sends several statements with one Sync: one round trip and, outside of a transaction block, one implicit
 * transaction (PostgreSQL manual, "Extended Query Pipelining"). That is what makes a tenant's context cost
 * no round trip of its own. When one statement fails, those after it are not run.
 *
 * @returns one result per call
 * @throws pg.DatabaseError of the failing statement, UnencodableValueError before anything is sent
 */
export function runPipeline(
  client: PoolClient,
  calls: readonly Call[],
): Promise<StatementResult[]> {
  return new Promise((resolve, reject) => {
    const encoded = calls.map((call) => ({
      statement: call.statement,
      values: encodeValues(call),
    }));
    client.query(new Pipeline(encoded, resolve, reject));
  });
}

/** The handle… methods are called by pg's Client with the messages of the server. */
class Pipeline implements Submittable {
  private readonly results: StatementResult[] = [];
  private rows: Record<string, unknown>[] = [];
  private fields: readonly Field[] = [];
  private known!: Map<string, readonly Field[] | undefined>;
  /** Sent to be parsed, not yet confirmed by the server. */
  private readonly unconfirmed: string[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly calls: readonly EncodedCall[],
    private readonly resolve: (results: StatementResult[]) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    this.known = prepared.get(connection) ?? new Map<string, readonly Field[] | undefined>();
    prepared.set(connection, this.known);
    const messages = this.calls.flatMap((call) => this.messages(call));
    // One buffer, one write: a write to a socket costs more than everything else here.
    const { stream } = connection as unknown as { readonly stream: Writable };
    stream.write(Buffer.concat([...messages, serialize.sync()]));
    if (this.unconfirmed.length > 0) connection.on('parseComplete', this.confirmParse);
    this.startStatement();
  }

  private messages({ statement, values }: EncodedCall): Buffer[] {
    const { name, text } = statement;
    const messages: Buffer[] = [];
    if (!this.known.has(name)) {
      messages.push(serialize.parse({ name, text }));
      this.known.set(name, undefined);
      this.unconfirmed.push(name);
    }
    messages.push(serialize.bind({ statement: name, values: [...values] }));
    // The row layout of a prepared statement does not change: asked for once per connection.
    if (this.known.get(name) === undefined)
      messages.push(serialize.describe({ type: 'P', name: '' }));
    messages.push(serialize.execute());
    return messages;
  }

  private readonly confirmParse = (): void => {
    this.unconfirmed.shift();
  };

  private startStatement(): void {
    const next = this.calls[this.results.length];
    this.rows = [];
    this.fields = (next && this.known.get(next.statement.name)) ?? [];
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.fields = message.fields.map(({ name, dataTypeID }) => ({
      name,
      parse: parserOf(dataTypeID),
    }));
    this.known.set(this.current().name, this.fields);
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < this.fields.length; at += 1) {
      const field = this.fields[at]!;
      const raw = message.fields[at]!;
      row[field.name] = raw === null ? null : field.parse(raw);
    }
    this.rows.push(row);
  }

  handleCommandComplete(message: { text: string }): void {
    const { name } = this.current();
    if (this.known.get(name) === undefined) this.known.set(name, []);
    const words = message.text.split(' ');
    this.results.push({ rows: this.rows, count: Number(words.at(-1)) || 0, command: words[0]! });
    this.startStatement();
  }

  handleError(error: Error, connection: Connection): void {
    // After an error pg does not tell this query that the server is ready.
    connection.off('parseComplete', this.confirmParse);
    // The server skips what stands behind a failing statement, parsing included.
    for (const name of this.unconfirmed) this.known.delete(name);
    this.failure = error;
    this.reject(error);
  }

  handleReadyForQuery(connection: Connection): void {
    connection.off('parseComplete', this.confirmParse);
    if (!this.failure) this.resolve(this.results);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handlePortalSuspended(): void {
    // Only happens with a row limit, which is never asked for.
  }

  handleCopyInResponse(connection: { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('COPY is not used here');
  }

  handleCopyData(): void {
    // See above.
  }

  private current(): Statement<unknown> {
    return this.calls[this.results.length]!.statement;
  }
}
