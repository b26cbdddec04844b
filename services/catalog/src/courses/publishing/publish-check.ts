import type { AssetKind, QuizContent } from '@lyceum/contracts';
import type { AssetFact } from '../../assets/index.js';
import type { WholeLessonRow } from '../outline/lesson.repository.js';

/** Why a lesson, or the course itself, cannot be published. */
export interface Gap {
  readonly code:
    | 'no_lessons'
    | 'cover_not_ready'
    | 'text_empty'
    | 'asset_missing'
    | 'asset_not_ready'
    | 'asset_failed'
    | 'asset_deleted'
    | 'asset_of_other_kind'
    | 'quiz_missing'
    | 'quiz_inconsistent';
  readonly message: string;
}

export interface Incomplete {
  /** null for the course as a whole. */
  readonly lessonId: string | null;
  readonly title: string;
  readonly missing: readonly Gap[];
}

interface Draft {
  readonly title: string;
  readonly coverAssetId: string | null;
  readonly lessons: readonly WholeLessonRow[];
}

/** Everything that keeps a draft from being published, lesson by lesson; nothing when it can be. */
export function incompleteParts(
  { title, coverAssetId, lessons }: Draft,
  assets: ReadonlyMap<string, AssetFact>,
): Incomplete[] {
  const ofCourse: Gap[] = [];
  if (lessons.length === 0)
    ofCourse.push({ code: 'no_lessons', message: 'The course has no lessons.' });
  if (coverAssetId !== null && !isReady(assets.get(coverAssetId), ['image']))
    ofCourse.push({ code: 'cover_not_ready', message: 'The cover is no image that can be shown.' });
  return [
    { lessonId: null, title, missing: ofCourse },
    ...lessons.map((lesson) => ({
      lessonId: lesson.id,
      title: lesson.title,
      missing: gapsOf(lesson, assets),
    })),
  ].filter(({ missing }) => missing.length > 0);
}

function gapsOf(lesson: WholeLessonRow, assets: ReadonlyMap<string, AssetFact>): Gap[] {
  switch (lesson.kind) {
    case 'text':
      return lesson.text?.trim() ? [] : [{ code: 'text_empty', message: 'The text is empty.' }];
    case 'quiz':
      return lesson.quiz
        ? quizGaps(lesson.quiz)
        : [{ code: 'quiz_missing', message: 'The quiz has no questions.' }];
    case 'video':
      return assetGaps(lesson.asset_id, assets, ['video', 'audio']);
    case 'download':
      return assetGaps(lesson.asset_id, assets, ['video', 'audio', 'image', 'file']);
  }
}

function assetGaps(
  assetId: string | null,
  assets: ReadonlyMap<string, AssetFact>,
  kinds: readonly AssetKind[],
): Gap[] {
  if (assetId === null) return [{ code: 'asset_missing', message: 'There is no file yet.' }];
  const asset = assets.get(assetId);
  switch (asset?.state) {
    case undefined:
      return [{ code: 'asset_not_ready', message: 'The file is not uploaded or still processed.' }];
    case 'failed':
      return [{ code: 'asset_failed', message: asset?.reason ?? 'The file cannot be used.' }];
    case 'deleted':
      return [{ code: 'asset_deleted', message: 'The file was deleted.' }];
    case 'ready':
      return isReady(asset, kinds)
        ? []
        : [{ code: 'asset_of_other_kind', message: `The file is no ${kinds[0]}.` }];
  }
}

const isReady = (asset: AssetFact | undefined, kinds: readonly AssetKind[]): boolean =>
  asset?.state === 'ready' && asset.kind !== null && kinds.includes(asset.kind);

/** What no schema can say: that ids are given once, and that right answers are among the options. */
function quizGaps({ questions }: QuizContent): Gap[] {
  const messages: string[] = [];
  const ids = questions.map(({ id }) => id);
  for (const id of repeated(ids)) messages.push(`Two questions have the id ${id}.`);
  for (const [at, question] of questions.entries()) {
    if (question.kind !== 'choice') continue;
    const options = question.options.map(({ id }) => id);
    for (const id of repeated(options))
      messages.push(`Question ${at + 1} has two options with the id ${id}.`);
    for (const id of repeated(question.correct))
      messages.push(`Question ${at + 1} names the right answer ${id} twice.`);
    for (const id of question.correct.filter((answer) => !options.includes(answer)))
      messages.push(`Question ${at + 1} has no option ${id}, which is said to be right.`);
  }
  return messages.map((message) => ({ code: 'quiz_inconsistent', message }));
}

const repeated = (ids: readonly string[]): Set<string> =>
  new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
