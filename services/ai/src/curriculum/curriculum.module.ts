import { Module } from '@nestjs/common';
import { IndexingModule } from '../indexing/index.js';
import { Curriculum } from './curriculum.js';
import { CurriculumRepository } from './curriculum.repository.js';
import { ProjectCaptions } from './project-captions.on-media.js';
import { ProjectCourses } from './project-courses.on-catalog.js';
import { ProjectEnrollments } from './project-enrollments.on-enrollment-changed.js';

@Module({
  imports: [IndexingModule],
  controllers: [ProjectCourses, ProjectCaptions, ProjectEnrollments],
  providers: [Curriculum, CurriculumRepository],
  exports: [Curriculum],
})
export class CurriculumModule {}
