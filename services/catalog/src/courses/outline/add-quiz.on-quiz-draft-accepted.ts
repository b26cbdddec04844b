import { Controller } from '@nestjs/common';
import {
  quizDraftAccepted,
  quizDraftAdded,
  quizDraftRejected,
  type EventOf,
} from '@lyceum/contracts';
import { Consumes, Outbox, reaction, type EventContext } from '@lyceum/messaging';
import { DomainError } from '@lyceum/platform';
import { AcceptedQuizzes } from './accepted-quizzes.js';
import type { FieldProblem } from './lesson-content.js';

/** An accepted draft becomes a quiz of the draft course, or it is said why not. Learners see it once it is published. */
@Controller()
export class AddQuiz {
  constructor(
    private readonly quizzes: AcceptedQuizzes,
    private readonly outbox: Outbox,
  ) {}

  @Consumes(quizDraftAccepted.v1, reaction('quiz-drafts'))
  async add(event: EventOf<typeof quizDraftAccepted.v1>, { tx }: EventContext): Promise<void> {
    const { quizDraftId, courseId, lessonId, version } = event.data;
    const told = { quizDraftId, courseId, lessonId, version };
    try {
      const { section_id: sectionId } = await this.quizzes.add(tx, event.data);
      this.outbox.add(tx, quizDraftAdded.v1({ ...told, sectionId }), event);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code } = error;
      this.outbox.add(tx, quizDraftRejected.v1({ ...told, code, reason: reasonOf(error) }), event);
    }
  }
}

/** With the fields that are wrong, where it is about some. */
function reasonOf({ message, extensions: { errors = [] } }: DomainError): string {
  const wrong = (errors as readonly FieldProblem[]).map(
    ({ pointer, messages }) => `${pointer} ${messages.join(', ')}`,
  );
  return [message, ...wrong].join(' ');
}
