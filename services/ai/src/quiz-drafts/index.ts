export { QuizDraftRepository } from './quiz-draft.repository.js';
export { QuizDraftWork } from './quiz-draft-work.js';
export { QuizDraftJobsModule, QuizDraftsModule } from './quiz-drafts.module.js';
export { WriteQuizDraft } from './write-quiz-draft.js';
export { writeQuizDraft, type WriteQuizDraftJob } from './write-quiz-draft.job.js';
