import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { TeachingController } from './teaching.controller.js';
import { TeachingRepository } from './teaching.repository.js';
import { Teaching } from './teaching.js';

@Module({
  imports: [CurriculumModule],
  controllers: [TeachingController],
  providers: [Teaching, TeachingRepository],
})
export class TeachingModule {}
