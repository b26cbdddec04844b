export { CourseQuestions } from './course-questions/course-questions.js';
export { CourseQuestionsModule, TutorModule } from './tutor.module.js';
