import { z } from 'zod';

export const lessonKinds = ['video', 'text', 'quiz', 'download'] as const;
export type LessonKind = (typeof lessonKinds)[number];

/** When a lesson opens for a learner. Without a rule it opens with the enrollment. */
export const dripRule = z.union(
  [
    z.object({ afterDays: z.int().min(0).describe('Days of 24 hours after the enrollment.') }),
    z.object({
      at: z.iso
        .datetime('must be a moment in UTC, such as 2026-12-01T08:00:00Z')
        .describe('The same moment for everybody.'),
    }),
  ],
  'must be whole days (afterDays), or a moment (at)',
);
export type DripRule = z.infer<typeof dripRule>;

/** What completes a lesson. */
export const completionRule = z.union(
  [
    z.object({ watchedPercent: z.int().min(1).max(100) }),
    z.object({ quizPassed: z.literal(true) }),
    z.object({ manual: z.literal(true).describe('The learner says so.') }),
  ],
  'must be watchedPercent (1 to 100), quizPassed (true) or manual (true)',
);
export type CompletionRule = z.infer<typeof completionRule>;

/** A lesson in the outline of a published version. Its id stays the same from version to version. */
export const lessonOutline = z.object({
  lessonId: z.uuid(),
  sectionId: z.uuid(),
  position: z.int().min(0).describe('Counts through the whole course, from 0.'),
  kind: z.enum(lessonKinds),
  title: z.string(),
  assetId: z.uuid().nullable().describe('What is played or downloaded; null for text and quizzes.'),
  durationSeconds: z.number().min(0).nullable().describe('Of the video; null without one.'),
  isRequired: z.boolean().describe('Whether the course is complete only with it.'),
  isPreview: z.boolean().describe('Whether members of the school may see it without enrollment.'),
  completion: completionRule,
  drip: dripRule.nullable(),
});
export type LessonOutline = z.infer<typeof lessonOutline>;

export const sectionOutline = z.object({ sectionId: z.uuid(), title: z.string() });
export type SectionOutline = z.infer<typeof sectionOutline>;
