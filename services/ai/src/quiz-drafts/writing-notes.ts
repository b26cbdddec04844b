import type { ModelFailureKind } from '../models/index.js';
import type { DropReason, Drops } from './questions/verify.js';

const REASONS: Readonly<Record<DropReason, string>> = {
  malformed: 'not a question of a kind that was asked for',
  quote_not_found: 'what it quotes does not stand in the lesson',
  answer_not_in_passage: 'its answer does not follow from the passage it quotes',
  distractor_in_quote: 'a wrong answer stands in the passage as well',
  answer_in_prompt: 'it says its own answer',
  foreign_address: 'it leads to an address that is not in the lesson',
  duplicate: 'much the same as another',
};

export interface Outcome {
  readonly asked: number;
  readonly made: number;
  readonly dropped: Drops;
  /** Why writing ended before its end. */
  readonly ending?: string | undefined;
  /** Why no language model wrote what was to be written by one. */
  readonly why?: string | undefined;
}

/** What is to be said of a draft; `null` when it is as it was asked for. */
export function draftNote({ asked, made, dropped, ending, why }: Outcome): string | null {
  if (why === undefined) return shortfallNote(asked, made, dropped, ending);
  if (made === 0) return shortfallNote(asked, made, dropped, why);
  return [`${why} ${MADE_HERE}`, shortfallNote(asked, made, dropped, ending)]
    .filter(Boolean)
    .join(' ');
}

const MADE_HERE = 'These questions were made without one, from the sentences of the lessons.';

function shortfallNote(
  asked: number,
  made: number,
  dropped: Drops,
  ending: string | undefined,
): string | null {
  if (made >= asked) return null;
  const reasons = Object.entries(dropped).map(
    ([reason, count]) => `${count} left out (${REASONS[reason as DropReason]})`,
  );
  const why = ending ?? (reasons.length > 0 ? undefined : NOTHING_MORE);
  return [`${made} of ${asked} questions.`, why, reasons.length > 0 && `${reasons.join('; ')}.`]
    .filter(Boolean)
    .join(' ');
}

const NOTHING_MORE =
  'The lessons say too little for more: choose more lessons, or fewer questions.';

export const noMaterialNote = (language: string | null): string =>
  `None of the lessons has captions or a text${language ? ` in the language ${language}` : ''}: add some, publish the course and ask again.`;

export const budgetNote = (resetsAt: string): string =>
  `The budget for language models is used up until ${resetsAt}.`;

export const FAILED_HERE = 'Writing the draft failed on our side. Ask for it again.';

export const BAD_ANSWERS =
  'The language model answered twice with what are no questions. Ask again; if it stays so, another model is needed.';

/** Why a model did not answer, for somebody who cannot see the provider. */
export function failureNote(kind: ModelFailureKind): string {
  switch (kind) {
    case 'unavailable':
    case 'cut_off':
    case 'cancelled':
      return 'The language model did not answer. Ask again later.';
    case 'overloaded':
      return 'The language model has too much to do. Ask again later.';
    case 'refused':
      return 'The language model refused to write about these lessons. Choose others, or write the quiz by hand.';
    case 'malformed':
      return BAD_ANSWERS;
    case 'misconfigured':
      return 'The language model is not set up rightly: an operator has to look at its name, address and key.';
  }
}
