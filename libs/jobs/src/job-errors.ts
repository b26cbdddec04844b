import { defineErrors } from '@lyceum/platform';

export const jobErrors = defineErrors('jobs', {
  job_not_found: [404, 'No such job'],
  invalid_input: [400, 'The job cannot work with this input'],
  not_finished: [409, 'The job has not ended yet'],
  already_finished: [409, 'The job has ended already'],
  cancelled: [409, 'The job was cancelled'],
  failed: [500, 'The job failed'],
});
