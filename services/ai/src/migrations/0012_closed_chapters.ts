import type { Migration } from '@lyceum/persistence';

/**
 * Chapters say what a lesson says, and whether it is open to somebody only the service can tell: by a query of their own
 * members of a school read none.
 */
export const closedChapters: Migration = {
  id: '0012_closed_chapters',
  safeFrom: '0.1.0',
  up: () =>
    ['tenant_isolation', 'staff_insert', 'staff_update', 'staff_delete'].map(
      (policy) => `drop policy ${policy} on lesson_chapters`,
    ),
  down: (kit) => [
    `drop policy system_access on lesson_chapters`,
    ...kit.projectionTable('lesson_chapters'),
  ],
};
