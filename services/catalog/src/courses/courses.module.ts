import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { SchoolsModule } from '../schools/index.js';
import { CourseEdits } from './course-edits.js';
import { CourseLifecycle } from './course-lifecycle.js';
import { CourseLifecycleController } from './course-lifecycle.controller.js';
import { CourseController } from './course.controller.js';
import { CourseRepository } from './course.repository.js';
import { CourseService } from './course.service.js';
import { DuplicateCourse } from './duplicate-course.js';
import { AcceptedQuizzes } from './outline/accepted-quizzes.js';
import { AddQuiz } from './outline/add-quiz.on-quiz-draft-accepted.js';
import { DraftLessons } from './outline/draft-lessons.js';
import { DraftOutline } from './outline/draft-outline.js';
import { LessonController } from './outline/lesson.controller.js';
import { LessonRepository } from './outline/lesson.repository.js';
import { OutlineController } from './outline/outline.controller.js';
import { SectionRepository } from './outline/section.repository.js';
import { CourseVersions } from './publishing/course-versions.js';
import { PublishingController } from './publishing/publishing.controller.js';
import { Publishing } from './publishing/publishing.js';
import { VersionRepository } from './publishing/version.repository.js';
import { CourseSearchRepository } from './storefront/course-search.repository.js';
import { StorefrontController } from './storefront/storefront.controller.js';
import { StorefrontRepository } from './storefront/storefront.repository.js';
import { Storefront } from './storefront/storefront.js';

@Module({
  imports: [AssetsModule, SchoolsModule],
  controllers: [
    CourseController,
    CourseLifecycleController,
    OutlineController,
    LessonController,
    AddQuiz,
    PublishingController,
    StorefrontController,
  ],
  providers: [
    CourseService,
    CourseRepository,
    CourseEdits,
    CourseLifecycle,
    DuplicateCourse,
    DraftOutline,
    DraftLessons,
    AcceptedQuizzes,
    SectionRepository,
    LessonRepository,
    Publishing,
    CourseVersions,
    VersionRepository,
    Storefront,
    StorefrontRepository,
    CourseSearchRepository,
  ],
  exports: [CourseService, CourseEdits, CourseVersions, Storefront],
})
export class CoursesModule {}
