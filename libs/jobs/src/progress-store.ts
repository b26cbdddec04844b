import type { Pool } from 'pg';
import type { JobProgress } from './job-status.js';

interface ProgressRow {
  readonly job_id: string;
  readonly fraction: number;
  readonly note: string | null;
  readonly updated_at: Date;
}

/** How far jobs are. Beside the workflow engine's tables because it is written from within steps. */
export class ProgressStore {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
  ) {}

  /** Resolves to false when the job was further already (it is being run again after a crash). */
  async advance(jobId: string, fraction: number, note: string | undefined): Promise<boolean> {
    const { rowCount } = await this.pool.query({
      name: 'job_progress_advance',
      text: `INSERT INTO "${this.schema}".job_progress AS p (job_id, fraction, note) VALUES ($1, $2, $3)
        ON CONFLICT (job_id) DO UPDATE SET fraction = excluded.fraction, note = excluded.note, updated_at = now()
        WHERE p.fraction < excluded.fraction OR (p.fraction = excluded.fraction AND p.note IS DISTINCT FROM excluded.note)`,
      values: [jobId, fraction, note ?? null],
    });
    return rowCount === 1;
  }

  async of(jobIds: readonly string[]): Promise<Map<string, JobProgress>> {
    if (jobIds.length === 0) return new Map();
    const { rows } = await this.pool.query<ProgressRow>(
      `SELECT job_id, fraction, note, updated_at FROM "${this.schema}".job_progress WHERE job_id = ANY($1)`,
      [jobIds],
    );
    return new Map(
      rows.map((row) => [
        row.job_id,
        { fraction: row.fraction, note: row.note ?? undefined, at: row.updated_at },
      ]),
    );
  }

  async forget(jobIds: readonly string[]): Promise<void> {
    await this.pool.query(`DELETE FROM "${this.schema}".job_progress WHERE job_id = ANY($1)`, [
      jobIds,
    ]);
  }
}
