import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { CompletionModule } from '../completion/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { AttemptRepository } from './attempt.repository.js';
import { Attempts } from './attempts.js';
import { QuizController } from './quiz.controller.js';

@Module({
  imports: [CurriculumModule, CompletionModule],
  controllers: [QuizController],
  providers: [Attempts, AttemptRepository],
})
export class QuizzesModule implements OnModuleInit {
  constructor(
    private readonly attempts: Attempts,
    private readonly maintenance: Maintenance,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('overdue quiz attempts', (tx) => this.attempts.closeOverdue(tx));
  }
}
