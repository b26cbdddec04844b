import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Curriculum, type OutlineLesson } from '../../curriculum/index.js';
import { insightErrors } from '../insight.errors.js';
import type { ChapterMark } from './chapter-marks.js';
import { ChapterRepository } from './chapter.repository.js';

export interface LessonSummary {
  readonly lessonId: string;
  readonly title: string;
  readonly sentences: readonly string[];
}

export interface CourseSummary {
  readonly courseId: string;
  readonly courseVersion: number;
  readonly title: string;
  readonly lessons: readonly LessonSummary[];
}

/** Chapters and summaries, for whoever may see the lessons now. */
@Injectable()
export class Chapters {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: ChapterRepository,
  ) {}

  /** @throws DomainError `ai.lesson_not_found`, `ai.lesson_not_open`, those of `Curriculum.outline` */
  async ofLesson(
    actor: Actor,
    lessonId: string,
  ): Promise<{ language: string | null; chapters: readonly ChapterMark[] }> {
    const courseId = await this.rows.courseOf(actor, lessonId);
    if (courseId === undefined) throw insightErrors.lesson_not_found();
    const { lessons, language } = await this.curriculum.outline(actor, courseId);
    const lesson = lessons.find(({ id }) => id === lessonId);
    if (!lesson) throw insightErrors.lesson_not_found();
    if (!lesson.isOpen) throw insightErrors.lesson_not_open();
    const found = await this.rows.ofAssets(actor.tenantId, assetsOf([lesson]), language);
    const row = found.get(lesson.assetId ?? '');
    return { language: row?.language ?? null, chapters: row?.chapters ?? [] };
  }

  /**
   * What the lessons that are open to the actor say, in their own words.
   * @throws DomainError of `Curriculum.outline`
   */
  async ofCourse(actor: Actor, courseId: string): Promise<CourseSummary> {
    const { title, language, version, lessons } = await this.curriculum.outline(actor, courseId);
    const open = lessons.filter(({ isOpen }) => isOpen);
    const found = await this.rows.ofAssets(actor.tenantId, assetsOf(open), language);
    const summaries = open.flatMap(({ id, title: lessonTitle, assetId }) => {
      const sentences = found.get(assetId ?? '')?.key_sentences ?? [];
      return sentences.length > 0 ? [{ lessonId: id, title: lessonTitle, sentences }] : [];
    });
    return { courseId, courseVersion: version, title, lessons: summaries };
  }
}

const assetsOf = (lessons: readonly OutlineLesson[]): string[] =>
  lessons.flatMap(({ assetId }) => assetId ?? []);
