import type { Migration } from '@lyceum/persistence';

export const membershipVersions: Migration = {
  id: '0010_membership_versions',
  up: (kit) => [
    // One sequence for all: whoever leaves and comes back later has a higher version than ever before.
    `create sequence membership_versions`,
    `grant usage on sequence membership_versions to ${kit.role}`,
    `alter table memberships add column version bigint not null default nextval('membership_versions')`,
  ],
  down: () => [`alter table memberships drop column version`, `drop sequence membership_versions`],
};
