import type { Migration } from '@lyceum/persistence';

/** Whether a school takes whoever comes, as a learner, or only whom it has invited. */
export const schoolAdmission: Migration = {
  id: '0024_school_admission',
  up: () => [
    `alter table schools add column admission text not null default 'invitation'
       check (admission in ('invitation', 'open'))`,
  ],
  down: () => [`alter table schools drop column admission`],
};
