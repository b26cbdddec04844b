import { Module } from '@nestjs/common';
import { CoursesModule } from '../courses/index.js';
import { CourseListController } from './course-list.controller.js';
import { CourseListRepository } from './course-list.repository.js';
import { CourseLists } from './course-lists.js';

@Module({
  imports: [CoursesModule],
  controllers: [CourseListController],
  providers: [CourseLists, CourseListRepository],
})
export class CourseListsModule {}
