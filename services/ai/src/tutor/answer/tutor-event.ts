import type { QuestionOutcome } from '@lyceum/contracts';
import type { Problem } from '@lyceum/platform';
import type { Suggestion } from '../questions/question.repository.js';
import type { Citation } from './verify-claim.js';

/** What comes of a question, in this order: `begin`, claims with their citations, a notice, `end` or `error`. */
export type TutorEvent =
  | {
      readonly type: 'begin';
      readonly data: { readonly id: string; readonly label: string | null };
    }
  | { readonly type: 'text'; readonly data: { readonly text: string } }
  | { readonly type: 'citation'; readonly data: Citation }
  | { readonly type: 'notice'; readonly data: Notice }
  | { readonly type: 'end'; readonly data: { readonly state: QuestionOutcome } }
  | { readonly type: 'error'; readonly data: Problem };

/** What the house says instead of an answer, or about it. */
export interface Notice {
  readonly text: string;
  readonly suggestions: readonly Suggestion[];
  readonly resetsAt: Date | null;
}
