import type { Migration } from '@lyceum/persistence';

/** The language of mail to somebody who has no account yet. */
export const registrationLocale: Migration = {
  id: '0027_registration_locale',
  up: () => [`alter table registrations add column locale text check (char_length(locale) <= 35)`],
  down: () => [`alter table registrations drop column locale`],
};
