import { AckPolicy, DeliverPolicy, type JsMsg } from '@nats-io/jetstream';
import { natsFilter, streamOf, type EventEnvelope } from '@lyceum/contracts';
import { systemActor, type Logger } from '@lyceum/platform';
import { isTransientFailure, statement, type Database } from '@lyceum/persistence';
import type { BusConnection } from '../bus/bus-connection.js';
import { verifyName } from '../bus/nats-server-config.js';
import type { EventConsumer } from '../inbox/event-consumer.js';
import type { ConsumerDefinition, Inbox } from '../inbox/inbox.js';
import { readEvent } from '../inbox/read-event.js';
import { PollingLoop } from '../polling-loop.js';

export interface RunningConsumer {
  readonly definition: ConsumerDefinition;
  readonly producer: string;
  readonly consumer: EventConsumer;
}

interface TaskRow {
  readonly id: string;
  readonly consumer: string;
  readonly kind: 'rebuild' | 'verify';
}

const POLL_MS = 1_000;
/** Whoever asked for one may ask for the next as soon as it is done. */
const POLL_AFTER_TASK_MS = 100;
const AFTER_TASK_MS = 2_000;
const CATCH_UP_POLL_MS = 50;
const REPLAY_BATCH = 500;

const TAKE_TASK = statement<TaskRow>(
  'projection.take_task',
  `update projection_tasks set started_at = now() where id = (
     select id from projection_tasks where finished_at is null and consumer = any($1)
       and (started_at is null or started_at < now() - interval '10 minutes' or $2)
     order by requested_at limit 1 for update skip locked
   ) returning id, consumer, kind`,
);
// A task that was begun ten minutes ago is somebody's who died.
const KEEP_TASK = statement(
  'projection.keep_task',
  'update projection_tasks set started_at = now() where id = $1 and finished_at is null',
);
const KEEP_EVERY_MS = 60_000;
const FINISH_TASK = statement(
  'projection.finish_task',
  `update projection_tasks set finished_at = now(), error = $2, result = $3 where id = $1`,
);
const REGISTER = statement(
  'projection.register',
  `insert into projections (consumer, tables) values ($1, $2)
   on conflict (consumer) do update set tables = excluded.tables, registered_at = now()`,
);
const UNREGISTER_OTHERS = statement(
  'projection.unregister_others',
  'delete from projections where consumer <> all($1)',
);
// The lock waits for batches at work and keeps new ones out: what they claim afterwards is claimed anew.
const LOCK_INBOX = statement(
  'projection.lock_inbox',
  'lock table inbox in share row exclusive mode',
);
const FORGET_INBOX = statement(
  'projection.forget_inbox',
  'delete from inbox where consumer = any($1)',
);
const FORGET_FAILURES = statement(
  'projection.forget_failures',
  'delete from event_failures where consumer = any($1)',
);
const NOT_IN_SHADOW = statement<{ name: string }>(
  'projection.not_in_shadow',
  `select name from unnest($1::text[]) as name
   where to_regclass(format('%I.%I', current_schema() || '_verify', name)) is null`,
);
const SEARCH_SHADOW = statement(
  'projection.search_shadow',
  `select set_config('search_path', current_schema() || '_verify, ' || current_schema(), true)`,
);

/**
 * Rebuilds and verifies projections on request (a row in `projection_tasks`), inside the service: it has
 * the handlers and the rights. A rebuild that a crash interrupted is taken up again at the next start.
 */
export class ProjectionTasks {
  private readonly loop = new PollingLoop(() => this.turn());
  /** The first look also takes up what a crash interrupted. */
  private first = true;
  private lastTaskAt = -Infinity;

  constructor(
    private readonly options: {
      readonly database: Database;
      readonly bus: BusConnection;
      readonly inbox: Inbox;
      readonly consumers: readonly RunningConsumer[];
      readonly logger: Logger;
    },
  ) {}

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  /** @returns milliseconds to rest */
  private async turn(): Promise<number> {
    try {
      if (this.first) await this.register();
      const task = await this.take(this.first);
      this.first = false;
      if (task) {
        await this.perform(task);
        this.lastTaskAt = performance.now();
      }
    } catch (error) {
      this.options.logger.warn({ err: error }, 'projection tasks could not be looked at');
    }
    return performance.now() - this.lastTaskAt < AFTER_TASK_MS ? POLL_AFTER_TASK_MS : POLL_MS;
  }

  /** Says which projections there are, and of which tables they consist. */
  private async register(): Promise<void> {
    const tables = new Map<string, Set<string>>();
    for (const { definition } of this.options.consumers)
      if (definition.tables.length > 0)
        tables.set(
          definition.consumer,
          new Set([...(tables.get(definition.consumer) ?? []), ...definition.tables]),
        );
    await this.options.database.run(systemActor('projection tasks'), async (tx) => {
      for (const [consumer, names] of tables) await tx.execute(REGISTER, [consumer, [...names]]);
      await tx.execute(UNREGISTER_OTHERS, [[...tables.keys()]]);
    });
  }

  private take(resume: boolean): Promise<TaskRow | undefined> {
    const names = [...new Set(this.options.consumers.map(({ definition }) => definition.consumer))];
    return this.options.database.run(systemActor('projection tasks'), (tx) =>
      tx.first(TAKE_TASK, [names, resume]),
    );
  }

  private async perform(task: TaskRow): Promise<void> {
    const { logger, database } = this.options;
    const consumers = this.options.consumers.filter(
      ({ definition }) => definition.consumer === task.consumer,
    );
    logger.info(`${task.kind} of projection ${task.consumer} begins`);
    let error: string | null = null;
    let events = 0;
    const keeping = setInterval(() => void this.keep(task), KEEP_EVERY_MS);
    try {
      events =
        task.kind === 'rebuild'
          ? await this.rebuild(consumers)
          : await this.replayIntoShadow(consumers);
    } catch (failure) {
      logger.error({ err: failure }, `${task.kind} of projection ${task.consumer} failed`);
      error = (failure as Error).message;
    } finally {
      clearInterval(keeping);
    }
    await database.run(systemActor('projection tasks'), (tx) =>
      tx.execute(FINISH_TASK, [task.id, error, { events }]),
    );
    logger.info(`${task.kind} of projection ${task.consumer} ended after ${events} events`);
  }

  /** A long log takes longer than ten minutes, and nobody else may begin anew meanwhile. */
  private async keep({ id }: TaskRow): Promise<void> {
    try {
      await this.options.database.run(systemActor('projection tasks'), (tx) =>
        tx.execute(KEEP_TASK, [id]),
      );
    } catch (error) {
      this.options.logger.warn({ err: error }, 'a projection task could not be kept');
    }
  }

  /** Empties the projection and its inbox in one transaction, then has the log delivered again. */
  private async rebuild(consumers: readonly RunningConsumer[]): Promise<number> {
    const durables = consumers.map(({ definition }) => definition.durable);
    const tables = [...new Set(consumers.flatMap(({ definition }) => definition.tables))];
    await this.options.database.run(systemActor('projection rebuild'), async (tx) => {
      await tx.execute(LOCK_INBOX);
      for (const table of tables)
        await tx.execute(statement(`projection.empty_${table}`, `delete from ${table}`));
      await tx.execute(FORGET_INBOX, [durables]);
      await tx.execute(FORGET_FAILURES, [durables]);
    });
    for (const { consumer } of consumers) await consumer.rewind();
    let events = 0;
    for (const { consumer } of consumers) events += await this.caughtUp(consumer);
    return events;
  }

  /** @returns how many events there were to get */
  private async caughtUp(consumer: EventConsumer): Promise<number> {
    let most = 0;
    for (;;) {
      const pending = await consumer.pending();
      most = Math.max(most, pending ?? 0);
      if (pending === 0 || this.loop.isStopped) return most;
      await this.loop.rest(CATCH_UP_POLL_MS);
    }
  }

  /**
   * Applies the whole log with the live handlers to the tables of `<schema>_verify`, which whoever asks
   * has created: unqualified names in the handlers' SQL find those first. Should they be dropped half-way,
   * the names would find the live tables: every batch looks before it begins.
   */
  private async replayIntoShadow(consumers: readonly RunningConsumer[]): Promise<number> {
    let events = 0;
    const tables = ['inbox', 'outbox', ...consumers.flatMap(({ definition }) => definition.tables)];
    for (const { definition, producer } of consumers) {
      for await (const batch of this.wholeLog(definition, producer)) {
        await this.applyInShadow(definition, tables, batch);
        events += batch.length;
      }
    }
    return events;
  }

  /** An event that cannot be applied is left out, as it is a dead letter beside the live projection. */
  private async applyInShadow(
    definition: ConsumerDefinition,
    tables: readonly string[],
    events: readonly EventEnvelope[],
  ): Promise<void> {
    const { database, inbox, logger } = this.options;
    const [missing] = await database.read(systemActor('projection verify'), NOT_IN_SHADOW, [
      tables,
    ]);
    if (missing) throw new Error(`there is no table ${missing.name} to verify with`);
    try {
      await database.run(systemActor('projection verify'), async (tx) => {
        await tx.query(SEARCH_SHADOW);
        await inbox.apply(tx, definition, events);
      });
    } catch (error) {
      if (isTransientFailure(error)) throw error;
      if (events.length > 1)
        for (const event of events) await this.applyInShadow(definition, tables, [event]);
      else
        logger.warn(
          { err: error, eventId: events[0]!.id },
          'an event is left out of a verification',
        );
    }
  }

  private async *wholeLog(
    definition: ConsumerDefinition,
    producer: string,
  ): AsyncGenerator<EventEnvelope[]> {
    const manager = await this.options.bus.manager();
    const jetstream = await this.options.bus.jetstream();
    const stream = streamOf(producer);
    const name = verifyName(definition.durable);
    await manager.consumers.delete(stream, name).catch(() => false);
    const { num_pending: total } = await manager.consumers.add(stream, {
      durable_name: name,
      name,
      filter_subject: natsFilter(definition.type),
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
    });
    try {
      const consumer = await jetstream.consumers.get(stream, name);
      for (let read = 0; read < total;) {
        const messages: JsMsg[] = [];
        const wanted = Math.min(REPLAY_BATCH, total - read);
        for await (const message of await consumer.fetch({ max_messages: wanted, expires: 5_000 }))
          messages.push(message);
        if (messages.length === 0)
          throw new Error(`the log ended after ${read} of ${total} events`);
        read += messages.length;
        yield messages.flatMap(readable);
      }
    } finally {
      await manager.consumers.delete(stream, name);
    }
  }
}

/** What a consumer drops is no event here either. */
function readable(message: JsMsg): EventEnvelope[] {
  try {
    return [readEvent(message)];
  } catch {
    return [];
  }
}
