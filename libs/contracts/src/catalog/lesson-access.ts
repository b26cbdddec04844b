import type { DripRule } from './course-outline.js';

/** What of an enrollment decides over access, as `enrollment.changed` tells it. */
export interface EnrollmentAccess {
  readonly state: 'active' | 'withdrawn' | 'expired';
  readonly enrolledAt: Date;
  readonly expiresAt: Date | null;
  readonly unlockedThrough: number | null;
}

export type LessonAccess =
  | { readonly access: 'open' }
  | { readonly access: 'not_enrolled' }
  | { readonly access: 'opens_later'; readonly opensAt: Date }
  | { readonly access: 'after_earlier_lessons' };

const DAY_MS = 86_400_000;

/**
 * Whether a learner may use a lesson of the version they are on. The one place where enrollment, expiry, drip
 * and order come together: every service that guards lessons asks here.
 */
export function lessonAccess(
  lesson: { readonly position: number; readonly drip: DripRule | null },
  enrollment: EnrollmentAccess | undefined,
  now: Date,
): LessonAccess {
  if (!enrollment || enrollment.state !== 'active') return { access: 'not_enrolled' };
  if (enrollment.expiresAt !== null && enrollment.expiresAt <= now)
    return { access: 'not_enrolled' };
  const opensAt = opensAtOf(lesson.drip, enrollment.enrolledAt);
  if (opensAt > now) return { access: 'opens_later', opensAt };
  const { unlockedThrough } = enrollment;
  if (unlockedThrough !== null && lesson.position > unlockedThrough)
    return { access: 'after_earlier_lessons' };
  return { access: 'open' };
}

function opensAtOf(drip: DripRule | null, enrolledAt: Date): Date {
  if (drip === null) return enrolledAt;
  return 'at' in drip
    ? new Date(drip.at)
    : new Date(enrolledAt.getTime() + drip.afterDays * DAY_MS);
}
