import { systemActor, type Metrics } from '@lyceum/platform';
import { statement, type Database } from '@lyceum/persistence';

interface Backlog {
  readonly pending: number;
  readonly parked: number;
  /** Seconds. */
  readonly age: number;
}

const PENDING = statement<Backlog>(
  'outbox.pending',
  `select count(*) filter (where parked_at is null) as pending, count(parked_at) as parked,
     coalesce(extract(epoch from now() - min(created_at) filter (where parked_at is null)), 0)::float8 as age
   from outbox where published_at is null`,
);
/** Gauges of what waits in the outbox, read at every scrape. */
export function exposeBacklog(metrics: Metrics, database: Database): void {
  // One query for all of them; each waits for it, or a scrape would show what the one before found.
  let reading: Promise<Backlog | undefined> | undefined;
  const backlog = (): Promise<Backlog | undefined> =>
    (reading ??= database
      .read(systemActor('metrics'), PENDING)
      .then(
        ([row]) => row,
        () => undefined,
      )
      .finally(() => (reading = undefined)));
  const expose = (name: string, help: string, value: (row: Backlog) => number): void =>
    void metrics.gauge(name, help, [], async (gauge) => {
      const row = await backlog();
      if (row) gauge.set(value(row));
    });
  expose('outbox_pending', 'Events that wait to be published', ({ pending }) => pending);
  expose('outbox_parked', 'Events that the bus refused for good', ({ parked }) => parked);
  expose(
    'outbox_oldest_seconds',
    'Age of the oldest event that waits to be published',
    ({ age }) => age,
  );
}
