export { Curriculum, type CourseOutline, type OutlineLesson } from './curriculum.js';
export { curriculumErrors } from './curriculum.errors.js';
export { CurriculumRepository } from './curriculum.repository.js';
export { CurriculumModule } from './curriculum.module.js';
