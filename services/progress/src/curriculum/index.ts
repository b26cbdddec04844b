export { curriculumErrors } from './curriculum.errors.js';
export { CurriculumModule } from './curriculum.module.js';
export {
  CurriculumRepository,
  type EnrollmentRow,
  type LessonRow,
} from './curriculum.repository.js';
export { LessonGuard, type OpenLesson } from './lesson-guard.js';
