import type { Migration } from '@lyceum/persistence';

/** How many mails a registration has had: the first, and one for each code that was asked for again. */
export const registrationMails: Migration = {
  id: '0026_registration_mails',
  up: () => [`alter table registrations add column mails integer not null default 1`],
  down: () => [`alter table registrations drop column mails`],
};
