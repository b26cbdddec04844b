import { Module } from '@nestjs/common';
import { CurriculumRepository } from './curriculum.repository.js';
import { LessonGuard } from './lesson-guard.js';
import { ProjectCourses } from './project-courses.on-catalog.js';
import { ProjectEnrollments } from './project-enrollments.on-enrollment-changed.js';

@Module({
  controllers: [ProjectCourses, ProjectEnrollments],
  providers: [CurriculumRepository, LessonGuard],
  exports: [CurriculumRepository, LessonGuard],
})
export class CurriculumModule {}
