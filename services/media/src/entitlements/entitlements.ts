import { Injectable } from '@nestjs/common';
import { lessonAccess, type LessonAccess } from '@lyceum/contracts';
import type { Actor } from '@lyceum/platform';
import { EntitlementRepository, type LessonRow } from './entitlement.repository.js';

export interface Entitlement {
  readonly access: LessonAccess;
  /** When the enrollment that opens it ends, if it does. */
  readonly until?: Date | undefined;
}

/** How close each answer is to being let in: of several lessons with an asset the closest counts. */
const CLOSENESS: readonly LessonAccess['access'][] = [
  'open',
  'opens_later',
  'after_earlier_lessons',
  'not_enrolled',
];

/** Whether a learner may use an asset: by the lessons of the versions that they are on. */
@Injectable()
export class Entitlements {
  constructor(private readonly rows: EntitlementRepository) {}

  async of(actor: Actor, assetId: string, now: Date): Promise<Entitlement> {
    const lessons = await this.rows.lessons(actor, assetId);
    return bestOf(lessons, now);
  }
}

/** The best that any of the lessons gives. */
export function bestOf(lessons: readonly LessonRow[], now: Date): Entitlement {
  const all = lessons.map((lesson) => entitlementOf(lesson, now));
  const closest = CLOSENESS.find((kind) => all.some(({ access }) => access.access === kind));
  const best = all.filter(({ access }) => access.access === closest);
  // Of two that are open the one that lasts longer.
  return (
    best.sort((a, b) => (b.until?.getTime() ?? Infinity) - (a.until?.getTime() ?? Infinity))[0] ?? {
      access: { access: 'not_enrolled' },
    }
  );
}

function entitlementOf(lesson: LessonRow, now: Date): Entitlement {
  if (lesson.is_open_preview) return { access: { access: 'open' } };
  const enrollment =
    lesson.state === null
      ? undefined
      : {
          state: lesson.state,
          enrolledAt: lesson.enrolled_at,
          expiresAt: lesson.expires_at,
          unlockedThrough: lesson.unlocked_through,
        };
  return {
    access: lessonAccess(lesson, enrollment, now),
    until: lesson.expires_at ?? undefined,
  };
}
