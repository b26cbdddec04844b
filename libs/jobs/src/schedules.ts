import { DBOS } from '@dbos-inc/dbos-sdk';
import type { JobSchedule } from './job-definition.js';

/**
 * Registers the schedules before the engine is launched; `activate` makes them, after, the only ones of
 * this service. Each time of a schedule fires in one process: its workflow's id holds the time.
 */
export function applySchedules(
  schedules: readonly JobSchedule[],
  enqueue: (schedule: JobSchedule, firedAt: Date) => Promise<unknown>,
): { activate(): Promise<void> } {
  const wanted = schedules.map((schedule) => ({
    scheduleName: schedule.name,
    schedule: schedule.cron,
    ...(schedule.timeZone !== undefined && { cronTimezone: schedule.timeZone }),
    workflowFn: DBOS.registerWorkflow(
      async (firedAt: Date) => {
        await enqueue(schedule, firedAt);
      },
      { name: `schedule:${schedule.name}` },
    ),
  }));
  return {
    activate: async () => {
      const names = new Set(schedules.map((schedule) => schedule.name));
      for (const { scheduleName } of await DBOS.listSchedules()) {
        if (!names.has(scheduleName)) await DBOS.deleteSchedule(scheduleName);
      }
      await DBOS.applySchedules(wanted);
    },
  };
}
