import { IS_SYSTEM, type Migration } from '@lyceum/persistence/migrations';

export const platformAdmins: Migration = {
  id: '0017_platform_admins',
  up: (kit) => [
    `create table platform_admins (
       user_id uuid primary key references users on delete cascade,
       granted_at timestamptz not null default now()
     )`,
    // Written by the administrator of the database alone (npm run db:admin): no request makes an admin.
    ...kit.adminTable('platform_admins'),
    kit.policy('platform_admins', 'system_read', `for select using (${IS_SYSTEM})`),
    kit.grant('platform_admins', 'select'),
  ],
  down: () => [`drop table platform_admins`],
};
