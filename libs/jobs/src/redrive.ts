import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import { workflowStatuses } from './job-status.js';

/** What this needs of the engine; a client of its database has it too. */
export type Workflows = Pick<DBOSClient, 'listWorkflows' | 'listWorkflowSteps' | 'rewindWorkflow'>;

/** Lets a failed or cancelled workflow go on from the first step that failed; its failed parts first. */
export async function redriveWorkflow(workflows: Workflows, id: string): Promise<void> {
  const parts = await workflows.listWorkflows({
    parentWorkflowID: id,
    status: workflowStatuses(['failed', 'cancelled']),
    loadInput: false,
    loadOutput: false,
  });
  for (const part of parts) await redriveWorkflow(workflows, part.workflowID);
  const steps = (await workflows.listWorkflowSteps(id)) ?? [];
  const failed = steps.filter((step) => step.error !== null).map((step) => step.functionID);
  const last = Math.max(-1, ...steps.map((step) => step.functionID));
  const [workflow] = await workflows.listWorkflows({ workflowIDs: [id], loadInput: false });
  await workflows.rewindWorkflow(id, {
    startStep: Math.min(last + 1, ...failed),
    ...(workflow?.queueName !== undefined && { queueName: workflow.queueName }),
    ...(workflow?.queuePartitionKey !== undefined && {
      queuePartitionKey: workflow.queuePartitionKey,
    }),
  });
}
