export { CourseListsModule } from './course-lists.module.js';
