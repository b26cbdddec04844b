import type { Actor, Logger, Metrics, Tracer } from '@lyceum/platform';
import { SpanKind, requestErrors } from '@lyceum/platform';
import pg, { type Pool, type PoolClient } from 'pg';
import { GroupedReads } from './grouped-reads.js';
import { CommitOutcomes } from './commit-outcomes.js';
import { breaksConnection, isTransientFailure } from './connection-failure.js';
import { Once } from './once.js';
import { runPipeline, type StatementResult } from './pipeline.js';
import type { Call, Statement, Value } from './statement.js';
import { Transaction, contextCall, type Tx } from './transaction.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` of the service's own role. */
  readonly url: string;
  /** A read replica. Only reads that say so use it: they may be behind. */
  readonly readUrl?: string | undefined;
  readonly maxConnections: number;
  /** Statements slower than this many milliseconds are logged by name (never with values). */
  readonly slowQueryMs: number;
  readonly applicationName: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

export interface RunOptions {
  readonly readOnly?: boolean;
}

export interface ReadOptions {
  /** May be answered by the read replica, and so be behind. */
  readonly stale?: boolean;
}

/** The only way to the service's schema: always as an actor, always in a transaction. */
export class Database {
  private readonly pool: Pool;
  private readonly replica: Pool | undefined;
  private readonly grouped = new GroupedReads((calls, actor) =>
    this.sendOnce(this.pool, calls, actor),
  );
  private readonly once = new Once();
  private readonly outcomes: CommitOutcomes;
  private readonly observe: (name: string, seconds: number) => void;

  constructor(private readonly options: DatabaseOptions) {
    this.pool = this.createPool(options.url);
    this.replica = options.readUrl ? this.createPool(options.readUrl) : undefined;
    this.outcomes = new CommitOutcomes(this.pool, options.logger);
    this.observe = statementTimer(options.metrics);
    options.metrics.gauge(
      'db_pool_connections',
      'Connections of the pool by state',
      ['state'],
      (gauge) => {
        gauge.set({ state: 'total' }, this.pool.totalCount);
        gauge.set({ state: 'idle' }, this.pool.idleCount);
        gauge.set({ state: 'waiting' }, this.pool.waitingCount);
      },
    );
  }

  /** Commits when `work` resolves, rolls back when it throws. */
  async run<T>(
    actor: Actor,
    work: (tx: Tx) => T | Promise<T>,
    options: RunOptions = {},
  ): Promise<T> {
    const transaction = new Transaction(actor, {
      connect: () => this.pool.connect(),
      send: this.send,
      readOnly: options.readOnly === true,
      hasCommitted: (identity) => this.outcomes.hasCommitted(identity),
    });
    try {
      const result = await work(transaction.actAs(actor));
      await transaction.commit();
      return result;
    } catch (error) {
      await transaction.rollback();
      throw asSeenByCallers(error);
    }
  }

  /**
   * As `run`, and at most once for a request with an `Idempotency-Key`, however often it comes and whoever died in
   * between: a repetition gets the result, which is kept for a day. So the result holds no secret, and nothing that
   * cannot be cloned. One transaction of a request is done so.
   *
   * @throws DomainError `request.idempotency_key_reused`
   */
  runOnce<T>(actor: Actor, work: (tx: Tx) => T | Promise<T>): Promise<T> {
    const { once: request } = actor;
    return this.run(actor, request ? (tx) => this.once.run(tx, request, work) : work);
  }

  /** One statement in a tenant transaction of its own, in a single round trip (a shared one for point reads). */
  async read<Row>(
    actor: Actor,
    declared: Statement<Row>,
    values: readonly Value[] = [],
    { stale = false }: ReadOptions = {},
  ): Promise<Row[]> {
    const call = { statement: declared, values };
    const onReplica = stale && this.replica !== undefined;
    // A sampled read gets a span of its own, and so a round trip of its own.
    if (declared.isPointRead && !onReplica && !actor.trace.sampled)
      return (await this.grouped.read(actor, call)).rows as Row[];
    const pool = onReplica ? this.replica! : this.pool;
    return (await this.sendOnce(pool, [contextCall(actor), call], actor))[1]!.rows as Row[];
  }

  /**
   * Several statements, known beforehand, in a tenant transaction of their own and a single round trip.
   * @returns the rows of the last
   */
  async runAll<Row>(
    actor: Actor,
    first: readonly Call[],
    last: Statement<Row>,
    values: readonly Value[] = [],
  ): Promise<Row[]> {
    const calls = [contextCall(actor), ...first, { statement: last, values }];
    return (await this.sendOnce(this.pool, calls, actor)).at(-1)!.rows as Row[];
  }

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.replica?.end()]);
  }

  private async sendOnce(
    pool: Pool,
    calls: readonly Call[],
    actor: Actor,
  ): Promise<StatementResult[]> {
    let client: PoolClient | undefined;
    try {
      client = await pool.connect();
      const results = await this.send(client, calls, actor);
      client.release();
      return results;
    } catch (error) {
      const broken = breaksConnection(error);
      client?.release(broken);
      throw asSeenByCallers(error);
    }
  }

  private readonly send = async (
    client: PoolClient,
    calls: readonly Call[],
    actor: Actor,
  ): Promise<StatementResult[]> => {
    const { name } = calls.at(-1)!.statement;
    const started = performance.now();
    const span = actor.trace.sampled
      ? this.options.tracer.start(`db ${name}`, SpanKind.CLIENT, actor.trace, {
          'db.system.name': 'postgresql',
          'db.query.summary': name,
        })
      : undefined;
    try {
      const results = await runPipeline(client, calls);
      span?.end();
      return results;
    } catch (error) {
      span?.end(error);
      throw error;
    } finally {
      this.finished(name, performance.now() - started, actor);
    }
  };

  private finished(statement: string, ms: number, actor: Actor): void {
    this.observe(statement, ms / 1000);
    if (ms < this.options.slowQueryMs) return;
    this.options.logger.warn(
      { statement, ms: Math.round(ms), traceId: actor.trace.traceId },
      `slow query ${statement}: ${Math.round(ms)} ms`,
    );
  }

  private createPool(url: string): Pool {
    const pool = new pg.Pool({
      connectionString: url,
      max: this.options.maxConnections,
      application_name: this.options.applicationName,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
    });
    // One that breaks while it is lent out: whoever has it learns it from the next statement.
    pool.on('connect', (client) => client.on('error', () => undefined));
    // A connection that breaks while idle is replaced by the pool; without a listener it ends the process.
    pool.on('error', (error) =>
      this.options.logger.warn({ err: error }, 'an idle database connection broke'),
    );
    return pool;
  }
}

/** Not a character (22021), no such character in this encoding (22P05): U+0000 and its like in a caller's text. */
const UNSTORABLE_TEXT = new Set(['22021', '22P05']);

function asSeenByCallers(error: unknown): unknown {
  if (error instanceof pg.DatabaseError && UNSTORABLE_TEXT.has(error.code ?? ''))
    return requestErrors.malformed({ detail: 'A text holds a character that cannot be kept.' });
  return isTransientFailure(error) ? requestErrors.unavailable({ cause: error }) : error;
}

function statementTimer(metrics: Metrics): (name: string, seconds: number) => void {
  const duration = metrics.histogram(
    'db_query_duration_seconds',
    'Round trips to the database, by the name of the (last) statement',
    ['statement'],
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
  );
  const bound = new Map<string, { observe(value: number): void }>();
  return (name, seconds) => {
    let child = bound.get(name);
    if (!child) bound.set(name, (child = duration.labels(name)));
    child.observe(seconds);
  };
}
