/** A sentence of a lesson, in the order in which it is said or written. */
export interface Sentence {
  /** Seconds; null in a text lesson. */
  readonly start: number | null;
  /** Seconds; null in a text lesson. */
  readonly end: number | null;
  readonly text: string;
}

export interface LessonMaterial {
  readonly lessonId: string;
  readonly title: string;
  readonly sentences: readonly Sentence[];
}

/** What is taught in the lessons that a quiz is about. */
export interface Material {
  /** BCP 47. */
  readonly language: string;
  /** Those that have something to ask about, in the order of the course. */
  readonly lessons: readonly LessonMaterial[];
}

/** Where a quote stands. */
export interface Place {
  readonly start: number | null;
  readonly end: number | null;
  /** The words as the lesson has them. */
  readonly quote: string;
  /** The sentences that the quote lies in, with their neighbours. */
  readonly passage: string;
}

/** Sentences before and after a quote that an answer may rest on as well. */
const NEIGHBOURS = 2;
/** Shorter quotes prove nothing: a word or two stand anywhere. */
const SHORTEST_QUOTE = 12;

/** Each piece cut into its sentences, which keep its time. */
export function sentencesOf(pieces: readonly Sentence[], language: string): Sentence[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'sentence' });
  return pieces.flatMap(({ start, end, text }) =>
    [...segmenter.segment(text.replaceAll(/\s+/g, ' '))]
      .map(({ segment }) => ({ start, end, text: segment.trim() }))
      .filter((sentence) => sentence.text !== ''),
  );
}

/**
 * Finds a quote word for word. Case, width of spaces and the shape of quotation marks and dashes are not words.
 *
 * @returns `undefined` for what does not stand in the lesson, or is too short to say so
 */
export function placeOf(quote: string, lesson: LessonMaterial): Place | undefined {
  const wanted = folded(quote).replace(/^["'\s…]+|["'\s…]+$/g, '');
  if (wanted.length < SHORTEST_QUOTE) return undefined;
  const { starts, whole, foldedWhole } = textOf(lesson);
  const at = foldedWhole.indexOf(wanted);
  if (at < 0) return undefined;
  const first = starts.findLastIndex((start) => start <= at);
  const last = starts.findLastIndex((start) => start < at + wanted.length);
  const { sentences } = lesson;
  const around = sentences.slice(Math.max(0, first - NEIGHBOURS), last + 1 + NEIGHBOURS);
  return {
    start: sentences[first]!.start,
    end: sentences[last]!.end,
    quote: whole.slice(at, at + wanted.length),
    passage: around.map(({ text }) => text).join(' '),
  };
}

interface LessonText {
  readonly whole: string;
  readonly foldedWhole: string;
  /** Where each sentence begins. */
  readonly starts: readonly number[];
}

/** Every question of a lesson looks for its quote in the same text. */
const texts = new WeakMap<LessonMaterial, LessonText>();

function textOf(lesson: LessonMaterial): LessonText {
  const known = texts.get(lesson);
  if (known) return known;
  const starts: number[] = [];
  let whole = '';
  for (const { text } of lesson.sentences) {
    if (whole !== '') whole += ' ';
    starts.push(whole.length);
    whole += text;
  }
  const made = { whole, foldedWhole: folded(whole), starts };
  texts.set(lesson, made);
  return made;
}

/** One character for each character of the text, so that a place found in it is a place in the text. */
function folded(text: string): string {
  return [...text.replaceAll(/\s+/g, ' ')]
    .map((character) => {
      const lower = character.toLowerCase();
      const same = lower.length === character.length ? lower : character;
      return SHAPES.get(same) ?? same;
    })
    .join('');
}

const SHAPES = new Map([
  ...[...'“”„«»'].map((mark) => [mark, '"'] as const),
  ...[...'‘’‚`´'].map((mark) => [mark, "'"] as const),
  ...[...'–—‐‑'].map((dash) => [dash, '-'] as const),
]);
