import type { OutlineLesson } from '../../curriculum/index.js';
import { dropOffs, type LessonStop } from './drop-off.js';
import type { LinkState } from './link-check.js';
import type { QuestionPlace } from './question-places.js';

export const findingKinds = [
  'captions_missing',
  'drop_off',
  'dead_link',
  'many_questions',
] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Something that an instructor may want to mend, and how. */
export interface Finding {
  readonly kind: FindingKind;
  readonly lessonId: string;
  readonly lessonTitle: string;
  /** Seconds of the video it is about; null when it is about all of it. */
  readonly start: number | null;
  readonly end: number | null;
  /** The address of a dead link. */
  readonly url: string | null;
  readonly detail: string;
  readonly suggestion: string;
}

/** What a report is made of. */
export interface Evidence {
  readonly lessons: readonly OutlineLesson[];
  /** Ids of assets. */
  readonly captioned: ReadonlySet<string>;
  /** By the id of the lesson. */
  readonly stops: ReadonlyMap<string, readonly LessonStop[]>;
  /** By the id of the lesson: places that the tutor is asked about much. */
  readonly questions: ReadonlyMap<string, readonly QuestionPlace[]>;
  /** By the id of the lesson. */
  readonly links: ReadonlyMap<string, readonly string[]>;
  readonly linkStates: ReadonlyMap<string, LinkState>;
}

/** In the order of the course. */
export function findingsOf(evidence: Evidence): Finding[] {
  return evidence.lessons.flatMap((lesson) => [
    ...missingCaptions(lesson, evidence),
    ...spikes(lesson, evidence),
    ...manyQuestions(lesson, evidence),
    ...deadLinks(lesson, evidence),
  ]);
}

function missingCaptions(lesson: OutlineLesson, { captioned }: Evidence): Finding[] {
  const { kind, assetId } = lesson;
  if (kind !== 'video' || assetId === null || captioned.has(assetId)) return [];
  return [
    finding(lesson, 'captions_missing', {
      detail: 'The video has no captions.',
      suggestion:
        'Upload WebVTT or SubRip: without captions the lesson has no chapters, and the tutor cannot answer from it.',
    }),
  ];
}

function spikes(lesson: OutlineLesson, { stops }: Evidence): Finding[] {
  return dropOffs(stops.get(lesson.id) ?? [], lesson.durationSeconds ?? 0).map(
    ({ start, end, learners, share }) =>
      finding(lesson, 'drop_off', {
        start,
        end,
        detail: `${learners} learners, ${Math.round(share * 100)} % of those who began, stopped here and have not gone on.`,
        suggestion:
          'Watch this part as a learner would: is it long, hard, or does it seem to be the end? Shorten or split it.',
      }),
  );
}

function manyQuestions(lesson: OutlineLesson, { questions }: Evidence): Finding[] {
  return (questions.get(lesson.id) ?? []).map(({ start, end, learners, unhelped }) =>
    finding(lesson, 'many_questions', {
      start,
      end,
      detail: `${learners} learners asked the tutor here; ${unhelped} of their questions found no answer that helped.`,
      suggestion:
        'Read what is asked under the questions of the course, and say it in the lesson: whoever asks missed it there.',
    }),
  );
}

function deadLinks(lesson: OutlineLesson, { links, linkStates }: Evidence): Finding[] {
  return (links.get(lesson.id) ?? []).flatMap((url) => {
    const state = linkStates.get(url);
    if (state?.state !== 'dead') return [];
    const detail = `The link leads nowhere: ${state.reason}.`;
    const suggestion = 'Replace the link or take it out, then publish a new version.';
    return [finding(lesson, 'dead_link', { url, detail, suggestion })];
  });
}

function finding(
  { id, title }: OutlineLesson,
  kind: FindingKind,
  what: Partial<Finding> & Pick<Finding, 'detail' | 'suggestion'>,
): Finding {
  return { kind, lessonId: id, lessonTitle: title, start: null, end: null, url: null, ...what };
}
