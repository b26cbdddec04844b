import { Controller, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { curriculumErrors } from '../../curriculum/index.js';
import { insightErrors } from '../insight.errors.js';
import { CourseSummaryView, LessonChaptersView } from './chapter.dto.js';
import { Chapters } from './chapters.js';

@Controller('v1/ai')
export class ChapterController {
  constructor(private readonly chapters: Chapters) {}

  /** Chapter marks of a lesson, made from its captions. */
  @Get('lessons/:lessonId/chapters')
  @Fails(
    insightErrors.lesson_not_found,
    insightErrors.lesson_not_open,
    curriculumErrors.course_not_found,
    curriculumErrors.not_enrolled,
  )
  async ofLesson(
    @CurrentActor() actor: Actor,
    @Param('lessonId', ParseUUIDPipe) lessonId: string,
  ): Promise<LessonChaptersView> {
    const { language, chapters } = await this.chapters.ofLesson(actor, lessonId);
    return { lessonId, language, chapters: [...chapters] };
  }

  /** What the lessons of a course say, in their own words. */
  @Get('courses/:courseId/summary')
  @Fails(curriculumErrors.course_not_found, curriculumErrors.not_enrolled)
  async ofCourse(
    @CurrentActor() actor: Actor,
    @Param('courseId', ParseUUIDPipe) courseId: string,
  ): Promise<CourseSummaryView> {
    const { lessons, ...course } = await this.chapters.ofCourse(actor, courseId);
    const views = lessons.map((lesson) => ({ ...lesson, sentences: [...lesson.sentences] }));
    return { ...course, lessons: views };
  }
}
