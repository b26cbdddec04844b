import type { Actor } from '@lyceum/platform';
import type { PoolClient } from 'pg';
import { CRASH_EPOCH, type TransactionIdentity } from './commit-outcomes.js';
import { breaksConnection, isConnectionFailure } from './connection-failure.js';
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
  /**
   * Sends a statement whose outcome the work does not need together with the next one, with COMMIT at the latest.
   * What it fails with, the transaction fails with.
   */
  defer(statement: Statement<unknown>, values?: readonly Value[]): void;
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
/** The same for the first actor of a transaction that may write, which asks by what it can be told later, too. */
const SET_FIRST_CONTEXT = statement<TransactionIdentity>(
  'lyceum.set_first_context',
  `select set_config('app.tenant_id', $1, true), set_config('app.user_id', $2, true), set_config('app.role', $3, true),
     pg_current_xact_id()::text as xid, ${CRASH_EPOCH} as epoch`,
);
const BEGIN = statement('lyceum.begin', 'begin');
const BEGIN_READ_ONLY = statement('lyceum.begin_read_only', 'begin read only');
const COMMIT = statement('lyceum.commit', 'commit');
const ROLLBACK = statement('lyceum.rollback', 'rollback');

const OVER = 'The transaction is over: await its statements inside of it';

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
  /** Whether a transaction whose COMMIT was not answered has taken effect. Never rejects. */
  readonly hasCommitted: (transaction: TransactionIdentity) => Promise<boolean>;
}

/** Calls that travel together, and what came back for each. */
interface Batch {
  readonly calls: Call[];
  readonly sent: Promise<StatementResult[]>;
}

/**
 * Opens lazily: BEGIN and the context travel with the first statement, what `atCommit` gathered travels
 * with COMMIT. A change with its events is therefore two round trips. Statements that are asked for in the same
 * turn of the event loop, or while another is under way, share one.
 *
 * When the connection breaks under COMMIT, Postgres is asked on another one what became of it: to fail what was done
 * would have it done twice.
 */
export class Transaction {
  private client: PoolClient | undefined;
  /**
   * Settles when everything asked for so far has been done, in order. After an error nothing more is sent, and
   * whatever is asked for, COMMIT too, fails with that error.
   */
  private turn: Promise<unknown> = Promise.resolve();
  /** What leaves next, as long as it has not left. */
  private gathering: Batch | undefined;
  private deferred: { readonly actor: Actor; readonly call: Call }[] = [];
  private begun = false;
  private broken = false;
  private over = false;
  private context: Actor | undefined;
  /** Known once something has been answered. */
  private identity: TransactionIdentity | undefined;
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

  defer(actor: Actor, call: Call): void {
    if (this.over) throw new Error(OVER);
    this.deferred.push({ actor, call });
  }

  /** What the work gets: the transaction on behalf of `actor`. */
  actAs(actor: Actor): Tx {
    return new ActingTx(actor, this);
  }

  /** Sends calls as `actor`, with BEGIN and the context in front where they are due. @returns the last result */
  send(actor: Actor, calls: readonly Call[]): Promise<StatementResult> {
    return this.over ? Promise.reject(new Error(OVER)) : this.deliver(actor, calls);
  }

  private async deliver(actor: Actor, calls: readonly Call[]): Promise<StatementResult> {
    const batch = (this.gathering ??= this.gather());
    const opens = !this.begun;
    if (opens) {
      batch.calls.push({ statement: this.options.readOnly ? BEGIN_READ_ONLY : BEGIN, values: [] });
      this.begun = true;
    }
    for (const waiting of this.deferred) this.add(batch, waiting.actor, [waiting.call]);
    this.deferred = [];
    this.add(batch, actor, calls);
    const last = batch.calls.length - 1;
    try {
      const results = await batch.sent;
      // BEGIN is the first call of all, and the context the one behind it.
      if (opens && !this.options.readOnly)
        this.identity = results[1]!.rows[0] as unknown as TransactionIdentity;
      return results[last]!;
    } catch (error) {
      this.broken ||= breaksConnection(error);
      throw error;
    }
  }

  private add({ calls }: Batch, actor: Actor, added: readonly Call[]): void {
    if (this.context !== actor) {
      const isFirst = this.context === undefined && !this.options.readOnly;
      calls.push({ ...contextCall(actor), ...(isFirst && { statement: SET_FIRST_CONTEXT }) });
      this.context = actor;
    }
    calls.push(...added);
  }

  /** Leaves when it is its turn, with whatever has been added until then. */
  private gather(): Batch {
    const calls: Call[] = [];
    const sent = this.turn.then(async () => {
      this.client ??= await this.options.connect();
      this.gathering = undefined;
      return this.options.send(this.client, calls, this.context!);
    });
    this.turn = sent;
    return { calls, sent };
  }

  /** @throws the first error of the work, even when the work swallowed it */
  async commit(): Promise<void> {
    for (const call of this.commitCalls.flatMap((calls) => calls())) this.defer(this.actor, call);
    this.over = true;
    if (this.begun || this.deferred.length > 0) {
      // COMMIT does not care who commits: no change of context for it alone.
      const actor = this.deferred.at(-1)?.actor ?? this.context!;
      try {
        await this.deliver(actor, [{ statement: COMMIT, values: [] }]);
      } catch (error) {
        if (!(await this.hasCommittedUnanswered(error))) throw error;
      }
      this.begun = false;
    }
    this.release();
    for (const listener of this.listeners) listener();
  }

  private async hasCommittedUnanswered(error: unknown): Promise<boolean> {
    if (this.identity === undefined || !isConnectionFailure(error)) return false;
    // The pool may have no other connection.
    this.release();
    return this.options.hasCommitted(this.identity);
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

  defer(declared: Statement<unknown>, values: readonly Value[] = []): void {
    this.transaction.defer(this.actor, { statement: declared, values });
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
