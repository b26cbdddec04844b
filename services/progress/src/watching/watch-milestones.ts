import { Injectable } from '@nestjs/common';
import { lessonProgressed } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import { Completion } from '../completion/index.js';
import { learnerActor } from '../learners/index.js';
import type { ChangedLesson } from './heartbeat.repository.js';
import { percentOf } from './percent.js';
import { SkippedRanges } from './skipped-ranges.js';

const TENTH = 10;

/** Says how far somebody got: at each tenth of a video, when the player stops, and when the lesson is complete. */
@Injectable()
export class WatchMilestones {
  constructor(
    private readonly completion: Completion,
    private readonly skipped: SkippedRanges,
    private readonly outbox: Outbox,
  ) {}

  /** The transaction has the turn of the learner. */
  async reached(tx: Tx, lesson: ChangedLesson): Promise<void> {
    const before = percentOf(lesson.watched_ms_before, lesson.duration_ms);
    const watchedPercent = percentOf(lesson.watched_ms, lesson.duration_ms);
    const isNews = lesson.ends || Math.floor(watchedPercent / TENTH) > Math.floor(before / TENTH);
    const isDone = !lesson.is_completed && fulfils(lesson, watchedPercent);
    if (!isNews && !isDone) return;

    const learner = {
      enrollmentId: lesson.enrollment_id,
      courseId: lesson.course_id,
      userId: lesson.user_id,
    };
    const acting = tx.actAs(learnerActor(tx.actor, lesson.tenant_id, lesson.user_id));
    if (isNews)
      this.outbox.add(
        acting,
        lessonProgressed.v1({
          ...learner,
          lessonId: lesson.lesson_id,
          watchedPercent,
          positionSeconds: lesson.position_ms / 1000,
          skipped: await this.skipped.of(tx, learner.enrollmentId, lesson.lesson_id),
          version: await this.completion.nextVersion(acting, learner),
        }),
      );
    if (isDone)
      await this.completion.completeLesson(acting, {
        ...learner,
        lessonId: lesson.lesson_id,
        courseVersion: lesson.course_version,
        by: 'watched',
      });
  }
}

function fulfils({ completion }: ChangedLesson, watchedPercent: number): boolean {
  return (
    completion !== null &&
    'watchedPercent' in completion &&
    watchedPercent >= completion.watchedPercent
  );
}
