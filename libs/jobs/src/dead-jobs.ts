import { DBOSClient } from '@dbos-inc/dbos-sdk';
import type { Logger } from '@lyceum/platform';
import { dbosLogger } from './dbos-logger.js';
import { type JobStatus, jobStatus, workflowStatuses } from './job-status.js';
import { jobsSchemaOf } from './jobs-schema.js';
import { redriveWorkflow } from './redrive.js';

/** Failed jobs of a service, for who administers its database. No process that works on jobs is needed. */
export class DeadJobs {
  private constructor(private readonly client: DBOSClient) {}

  static async of(service: string, url: string, logger: Logger): Promise<DeadJobs> {
    return new DeadJobs(
      await DBOSClient.create({
        systemDatabaseUrl: url,
        systemDatabaseSchemaName: jobsSchemaOf(service),
        systemDatabasePoolSize: 2,
        logger: dbosLogger(logger),
      }),
    );
  }

  /** Oldest first; parts of other jobs among them. */
  async list(): Promise<JobStatus[]> {
    const workflows = await this.client.listWorkflows({
      status: workflowStatuses(['failed']),
      loadInput: false,
    });
    return workflows.map((workflow) => jobStatus(workflow, undefined));
  }

  /**
   * Lets them go on from the step that failed, those of one id or all.
   *
   * @returns how many were dead and are no longer
   */
  async redrive(id: string | undefined): Promise<number> {
    const dead = await this.list();
    const chosen = dead.filter((job) => id === undefined || job.id === id);
    const isStillDead = async (one: string): Promise<boolean> =>
      (await this.list()).some((job) => job.id === one);
    // A job takes its parts along.
    for (const job of chosen)
      if (await isStillDead(job.id)) await redriveWorkflow(this.client, job.id);
    return chosen.length;
  }

  close(): Promise<void> {
    return this.client.destroy();
  }
}
