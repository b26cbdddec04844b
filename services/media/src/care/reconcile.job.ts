import { defineJob, type JobDefinition } from '@lyceum/jobs';
import { z } from 'zod';
import type { Reconciled, Reconciler } from './reconciler.js';

const input = z.object({});
export type ReconcileJob = JobDefinition<typeof input, Reconciled>;

export const reconcileMedia = (reconciler: Reconciler): ReconcileJob =>
  defineJob({
    name: 'media.reconcile',
    input,
    queue: 'default',
    run: (job) => job.step('reconcile', ({ signal }) => reconciler.run(signal)),
  });
