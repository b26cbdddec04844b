import type { Metrics } from '@lyceum/platform';
import type { Pool } from 'pg';

export type JobOutcome = 'succeeded' | 'failed' | 'cancelled';

const SECONDS = [0.05, 0.2, 1, 5, 15, 60, 300, 900, 3600, 4 * 3600];

/** What the jobs of this process do, and what waits in the queues of all processes. */
export class JobMetrics {
  readonly #started;
  readonly #finished;
  readonly #seconds;

  constructor(metrics: Metrics, pool: Pool, schema: string) {
    this.#started = metrics.counter('jobs_started_total', 'Jobs taken from a queue', ['job']);
    this.#finished = metrics.counter('jobs_finished_total', 'Jobs that ended', ['job', 'outcome']);
    this.#seconds = metrics.histogram(
      'job_duration_seconds',
      'From being taken from the queue to the end, of the last run',
      ['job'],
      SECONDS,
    );
    // A database that is away must not take the other metrics with it; the last values stay.
    const count = async <Row extends object>(
      sql: string,
      show: (rows: Row[]) => void,
    ): Promise<void> => {
      const answer = await pool.query<Row>(sql).catch(() => undefined);
      if (answer) show(answer.rows);
    };
    metrics.gauge('jobs_in_queue', 'Jobs by queue and state', ['queue', 'state'], (gauge) =>
      count<{ queue: string; state: string; jobs: number }>(
        `SELECT coalesce(queue_name, '') AS queue, lower(status) AS state, count(*)::int AS jobs
         FROM "${schema}".workflow_status WHERE status IN ('ENQUEUED', 'DELAYED', 'PENDING') GROUP BY 1, 2`,
        (rows) => {
          gauge.reset();
          for (const { queue, state, jobs } of rows) gauge.set({ queue, state }, jobs);
        },
      ),
    );
    metrics.gauge('jobs_dead_letters', 'Failed jobs that nobody has re-driven', [], (gauge) =>
      count<{ jobs: number }>(
        `SELECT count(*)::int AS jobs FROM "${schema}".workflow_status
         WHERE status IN ('ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')`,
        (rows) => gauge.set(rows[0]?.jobs ?? 0),
      ),
    );
  }

  started(job: string): void {
    this.#started.inc({ job });
  }

  finished(job: string, outcome: JobOutcome, seconds: number): void {
    this.#finished.inc({ job, outcome });
    this.#seconds.observe({ job }, seconds);
  }
}
