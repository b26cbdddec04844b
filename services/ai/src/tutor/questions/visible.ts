import type { CourseOutline } from '../../curriculum/index.js';
import type { Citation, VerifiedClaim } from '../answer/verify-claim.js';
import type { QuestionRow, Suggestion } from './question.repository.js';

/** A claim as it may be shown now. */
export interface ShownClaim extends VerifiedClaim {
  /** Citations into what is not open any more: that they were there is told, not what they say. */
  readonly withheld: number;
}

/** What of an answer may be shown to somebody now. */
export interface ShownAnswer {
  readonly claims: readonly ShownClaim[];
  readonly suggestions: readonly Suggestion[];
}

/** @param outline undefined for who has lost the course */
export function shownAnswer(
  { claims, suggestions }: Pick<QuestionRow, 'claims' | 'suggestions'>,
  outline: CourseOutline | undefined,
): ShownAnswer {
  const open = new Set(outline?.lessons.filter(({ isOpen }) => isOpen).map(({ id }) => id));
  const isShown = ({ lessonId }: Citation | Suggestion): boolean => open.has(lessonId);
  return {
    claims: claims.map(({ text, citations }) => {
      const shown = citations.filter(isShown);
      return { text, citations: shown, withheld: citations.length - shown.length };
    }),
    suggestions: suggestions.filter(isShown),
  };
}
