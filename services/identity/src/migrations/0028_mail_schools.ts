import type { Migration } from '@lyceum/persistence';

/** In which school a mail was asked for: it may send somebody so many in a day. */
export const mailSchools: Migration = {
  id: '0028_mail_schools',
  up: () => [
    `alter table mails add column school_id uuid`,
    `create index mails_by_school on mails (school_id, created_at) where school_id is not null`,
  ],
  down: () => [`drop index mails_by_school`, `alter table mails drop column school_id`],
};
