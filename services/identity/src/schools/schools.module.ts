import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { SchoolController } from './school.controller.js';
import { SchoolRepository } from './school.repository.js';
import { Schools } from './schools.js';

@Module({
  imports: [AuditModule],
  controllers: [SchoolController],
  providers: [Schools, SchoolRepository],
  exports: [Schools],
})
export class SchoolsModule {}
