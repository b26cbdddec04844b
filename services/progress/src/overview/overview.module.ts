import { Module } from '@nestjs/common';
import { CompletionModule } from '../completion/index.js';
import { CurriculumModule } from '../curriculum/index.js';
import { OverviewController } from './overview.controller.js';
import { OverviewRepository } from './overview.repository.js';
import { Overview } from './overview.js';

@Module({
  imports: [CurriculumModule, CompletionModule],
  controllers: [OverviewController],
  providers: [Overview, OverviewRepository],
})
export class OverviewModule {}
