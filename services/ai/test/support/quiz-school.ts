import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { eventually } from '@lyceum/testing';
import type { QuizDraftView } from '../../src/quiz-drafts/quiz-draft.dto.js';
import { lecture, type LectureHall } from './lecture-hall.js';

/** A school with a course of one lesson, whose owner asks for quizzes. */
export class QuizSchool {
  private constructor(
    private readonly hall: LectureHall,
    readonly id: string,
    private readonly owner: string,
    private readonly courseId: string,
    private readonly lessonId: string,
  ) {}

  /** @param sentences what is said in the lesson; the service has heard of it */
  static async open(hall: LectureHall, sentences: readonly string[]): Promise<QuizSchool> {
    const id = randomUUID();
    const lesson = lecture(0);
    const course = await hall.publish(id, [lesson]);
    await hall.captionLesson(course, lesson.assetId!, sentences);
    return new QuizSchool(hall, id, hall.token('owner', id), course.courseId, lesson.lessonId);
  }

  /** @returns the id of the draft */
  async ask(count: number): Promise<string> {
    const { courseId, lessonId } = this;
    const { status, body, text } = await this.hall.call<QuizDraftView>(
      this.owner,
      'quiz-drafts',
      'POST',
      {
        json: {
          courseId,
          lessonIds: [lessonId],
          count,
          kinds: ['single', 'boolean', 'short'],
          difficulty: 'hard',
        },
      },
    );
    assert.equal(status, 202, text);
    return body.id;
  }

  until(id: string, state: QuizDraftView['state']): Promise<QuizDraftView> {
    return eventually(async () => {
      const { body } = await this.hall.call<QuizDraftView>(this.owner, `quiz-drafts/${id}`);
      assert.equal(body.state, state, body.note ?? '');
      return body;
    });
  }
}
