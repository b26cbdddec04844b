import type { Actor } from '@lyceum/platform';
import type { PoolClient } from 'pg';
import { breaksConnection } from './connection-failure.js';
import type { StatementResult } from './pipeline.js';
import { statement, type Call, type Statement, type Value } from './statement.js';

/** One tenant transaction. The actor is the context; row-level security enforces it. */
export interface Tx {
  readonly actor: Actor;
  /** All rows. */
  query<Row>(statement: Statement<Row>, values?: readonly Value[]): Promise<Row[]>;
  /** The first row, or undefined. */
  first<Row>(statement: Statement<Row>, values?: readonly Value[]): Promise<Row | undefined>;
  /** How many rows were affected. */
  execute(statement: Statement<unknown>, values?: readonly Value[]): Promise<number>;
  /** Calls to send together with COMMIT, in the same round trip; asked for when `run` has finished. */
  atCommit(calls: () => readonly Call[]): void;
  /** Runs after the commit is durable. Must not throw; for waking others, not for work. */
  afterCommit(listener: () => void): void;
  /** The same transaction on behalf of somebody else (an event of another tenant in one batch). */
  actAs(actor: Actor): Tx;
}

export const SET_CONTEXT = statement(
  'lyceum.set_context',
  `select set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true), set_config('app.role', $3, true)`,
);
const BEGIN = statement('lyceum.begin', 'begin');
const BEGIN_READ_ONLY = statement('lyceum.begin_read_only', 'begin read only');
const COMMIT = statement('lyceum.commit', 'commit');
const ROLLBACK = statement('lyceum.rollback', 'rollback');

export function contextCall(actor: Actor): Call {
  return { statement: SET_CONTEXT, values: [actor.tenantId ?? '', actor.userId ?? '', actor.role] };
}

export type Send = (
  client: PoolClient,
  calls: readonly Call[],
  actor: Actor,
) => Promise<StatementResult[]>;

interface Options {
  readonly connect: () => Promise<PoolClient>;
  readonly send: Send;
  readonly readOnly: boolean;
}

/**
 * Opens lazily: BEGIN and the context travel with the first statement, what `atCommit` gathered travels
 * with COMMIT. A change with its events is therefore two round trips.
 */
export class Transaction {
  private client: PoolClient | undefined;
  /**
   * Settles when everything asked for so far has been done: one statement at a time, in order. After an error
   * nothing more is sent, and whatever is asked for, COMMIT too, fails with that error.
   */
  private turn: Promise<unknown> = Promise.resolve();
  private begun = false;
  private broken = false;
  private over = false;
  private context: Actor | undefined;
  private readonly commitCalls: (() => readonly Call[])[] = [];
  private readonly listeners: (() => void)[] = [];

  constructor(
    private readonly actor: Actor,
    private readonly options: Options,
  ) {}

  atCommit(calls: () => readonly Call[]): void {
    this.commitCalls.push(calls);
  }

  afterCommit(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** What the work gets: the transaction on behalf of `actor`. */
  actAs(actor: Actor): Tx {
    return new ActingTx(actor, this);
  }

  /** Sends calls as `actor`, with BEGIN and the context in front where they are due. @returns the last result */
  send(actor: Actor, calls: readonly Call[]): Promise<StatementResult> {
    return this.over
      ? Promise.reject(new Error('The transaction is over: await its statements inside of it'))
      : this.deliver(actor, calls);
  }

  private async deliver(actor: Actor, calls: readonly Call[]): Promise<StatementResult> {
    const due: Call[] = [];
    if (!this.begun) {
      due.push({ statement: this.options.readOnly ? BEGIN_READ_ONLY : BEGIN, values: [] });
      this.begun = true;
    }
    if (this.context !== actor) {
      due.push(contextCall(actor));
      this.context = actor;
    }
    const all = due.length > 0 ? [...due, ...calls] : calls;
    try {
      const results = this.turn.then(async () => {
        this.client ??= await this.options.connect();
        return this.options.send(this.client, all, actor);
      });
      this.turn = results;
      return (await results).at(-1)!;
    } catch (error) {
      this.broken ||= breaksConnection(error);
      throw error;
    }
  }

  /** @throws the first error of the work, even when the work swallowed it */
  async commit(): Promise<void> {
    const last = this.commitCalls.flatMap((calls) => calls());
    this.over = true;
    if (this.begun || last.length > 0) {
      await this.deliver(this.actor, [...last, { statement: COMMIT, values: [] }]);
      this.begun = false;
    }
    this.release();
    for (const listener of this.listeners) listener();
  }

  async rollback(): Promise<void> {
    this.over = true;
    // What was not awaited is still under way.
    await this.turn.catch(() => undefined);
    try {
      if (this.client && this.begun && !this.broken)
        await this.options.send(this.client, [{ statement: ROLLBACK, values: [] }], this.actor);
    } catch {
      // The connection is gone, and the transaction with it; the caller gets the first error.
      this.broken = true;
    }
    this.release();
  }

  private release(): void {
    this.client?.release(this.broken);
    this.client = undefined;
  }
}

class ActingTx implements Tx {
  constructor(
    readonly actor: Actor,
    private readonly transaction: Transaction,
  ) {}

  async query<Row>(declared: Statement<Row>, values?: readonly Value[]): Promise<Row[]> {
    return (await this.result(declared, values)).rows as Row[];
  }

  async first<Row>(declared: Statement<Row>, values?: readonly Value[]): Promise<Row | undefined> {
    return (await this.query(declared, values))[0];
  }

  async execute(declared: Statement<unknown>, values?: readonly Value[]): Promise<number> {
    return (await this.result(declared, values)).count;
  }

  atCommit(calls: () => readonly Call[]): void {
    this.transaction.atCommit(calls);
  }

  afterCommit(listener: () => void): void {
    this.transaction.afterCommit(listener);
  }

  actAs(actor: Actor): Tx {
    return this.transaction.actAs(actor);
  }

  private result(
    declared: Statement<unknown>,
    values: readonly Value[] = [],
  ): Promise<StatementResult> {
    return this.transaction.send(this.actor, [{ statement: declared, values }]);
  }
}
