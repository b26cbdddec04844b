import {
  completionRule,
  dripRule,
  quizContent,
  type CompletionRule,
  type DripRule,
  type LessonKind,
  type QuizContent,
} from '@lyceum/contracts';
import type { z } from 'zod';

/** The JSON of a text or a quiz: what the bus can carry in one event, with room to spare. */
export const MAX_CONTENT_BYTES = 200_000;

/** A hundred years, as long as the longest enrollment. */
const MAX_DRIP_DAYS = 36_500;

/** What a lesson holds besides its title; unchecked as it comes from a caller. */
export interface LessonContent {
  readonly text: string | null;
  readonly quiz: QuizContent | null;
  readonly assetId: string | null;
  readonly completion: CompletionRule;
  readonly drip: DripRule | null;
}
export type UncheckedContent = { readonly [Field in keyof LessonContent]?: unknown };

/** Which field is wrong, as a JSON pointer, in the form of every refused request. */
export interface FieldProblem {
  readonly pointer: string;
  readonly messages: readonly string[];
}

const completions: Readonly<Record<LessonKind, CompletionRule>> = {
  video: { watchedPercent: 90 },
  text: { manual: true },
  quiz: { quizPassed: true },
  download: { manual: true },
};

const defaultCompletion = (kind: LessonKind): CompletionRule => completions[kind];

/** Reads what a caller sent as the content of a lesson; says all that is wrong with it at once. */
export function readContent(
  kind: LessonKind,
  content: UncheckedContent,
): { readonly content: LessonContent } | { readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const refuse = (pointer: string, message: string): void =>
    void problems.push({ pointer, messages: [message] });
  function read<T>(field: keyof LessonContent, schema: z.ZodType<T>): T | null {
    const value = content[field] ?? null;
    if (value === null) return null;
    const { data, error } = schema.safeParse(value);
    for (const issue of error?.issues ?? [])
      refuse(['', field, ...issue.path.map(String)].join('/'), issue.message);
    if (data !== undefined)
      for (const pointer of unread(value, data, `/${field}`)) refuse(pointer, 'is not known here');
    return data ?? null;
  }

  const text = (content.text ?? null) as string | null;
  const assetId = (content.assetId ?? null) as string | null;
  const quiz = read('quiz', quizContent);
  const drip = read('drip', dripRule);
  const completion = read('completion', completionRule) ?? defaultCompletion(kind);

  if (text !== null && kind !== 'text') refuse('/text', 'only a text lesson has a text');
  if (content.quiz != null && kind !== 'quiz') refuse('/quiz', 'only a quiz has questions');
  if (assetId !== null && kind !== 'video' && kind !== 'download')
    refuse('/assetId', 'only videos and downloads have an asset');
  for (const [field, value] of Object.entries({ text, quiz }))
    if (Buffer.byteLength(JSON.stringify(value)) > MAX_CONTENT_BYTES)
      refuse(`/${field}`, `takes more than ${MAX_CONTENT_BYTES} bytes as JSON`);
  // A moment that no calendar holds is in nobody's future: the lesson would be open.
  if (drip && 'afterDays' in drip && drip.afterDays > MAX_DRIP_DAYS)
    refuse('/drip/afterDays', `must not be greater than ${MAX_DRIP_DAYS}`);
  const unfit = completionProblem(kind, completion);
  if (unfit !== undefined) refuse('/completion', unfit);
  return problems.length > 0
    ? { problems }
    : { content: { text, quiz, assetId, completion, drip } };
}

/** Where a value has fields that a schema did not read: what is sent is kept or refused, and never dropped. */
function unread(value: unknown, read: unknown, pointer: string): string[] {
  if (typeof value !== 'object' || typeof read !== 'object' || !value || !read) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key in read
      ? unread(member, (read as Record<string, unknown>)[key], `${pointer}/${key}`)
      : [`${pointer}/${key}`],
  );
}

function completionProblem(kind: LessonKind, rule: CompletionRule): string | undefined {
  if ('watchedPercent' in rule && kind !== 'video') return 'only a video can be watched';
  if ('quizPassed' in rule && kind !== 'quiz') return 'only a quiz can be passed';
  return undefined;
}
