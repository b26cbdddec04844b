import { Module } from '@nestjs/common';
import { BudgetModule } from '../budget/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { ModelsModule } from '../models/index.js';
import { RetrievalModule } from '../retrieval/index.js';
import { AnswerQuestion } from './answer/answer-question.js';
import { ConversationController } from './conversations/conversation.controller.js';
import { ConversationRepository } from './conversations/conversation.repository.js';
import { Conversations } from './conversations/conversations.js';
import { CourseQuestionController } from './course-questions/course-question.controller.js';
import { CourseQuestionRepository } from './course-questions/course-question.repository.js';
import { CourseQuestions } from './course-questions/course-questions.js';
import { QuestionController } from './questions/question.controller.js';
import { QuestionHistory } from './questions/question-history.js';
import { QuestionRepository } from './questions/question.repository.js';
import { Tutor } from './tutor.js';
import { SkippedRepository } from './watching/skipped.repository.js';

/** What learners asked, without the tutor itself: for whoever reports on courses. */
@Module({
  imports: [CurriculumModule],
  providers: [CourseQuestions, CourseQuestionRepository],
  exports: [CourseQuestions],
})
export class CourseQuestionsModule {}

@Module({
  imports: [BudgetModule, ModelsModule, CourseQuestionsModule, CurriculumModule, RetrievalModule],
  controllers: [ConversationController, QuestionController, CourseQuestionController],
  providers: [
    Tutor,
    AnswerQuestion,
    Conversations,
    ConversationRepository,
    QuestionHistory,
    QuestionRepository,
    SkippedRepository,
  ],
})
export class TutorModule {}
