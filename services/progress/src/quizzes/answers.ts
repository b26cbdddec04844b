import type { QuizContent } from '@lyceum/contracts';
import type { Answer } from './grading.js';
import { quizErrors } from './quiz.errors.js';

/** @throws DomainError `progress.answer_invalid` for a question that was not asked, or an answer of another kind */
export function checkAnswer(quiz: QuizContent, questionId: string, answer: Answer): void {
  const question = quiz.questions.find(({ id }) => id === questionId);
  const invalid = (detail: string): never => {
    throw quizErrors.answer_invalid({ detail, extensions: { questionId } });
  };
  if (!question) return invalid('There is no such question.');
  switch (question.kind) {
    case 'choice': {
      const known = new Set(question.options.map(({ id }) => id));
      if (!Array.isArray(answer) || !answer.every((id) => known.has(id as string)))
        invalid('A choice is answered with ids of its options.');
      return;
    }
    case 'boolean':
      if (typeof answer !== 'boolean') invalid('It is answered with true or false.');
      return;
    case 'short':
      if (typeof answer !== 'string') invalid('It is answered in words.');
  }
}
