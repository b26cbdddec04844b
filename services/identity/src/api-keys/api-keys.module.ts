import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { SessionsModule } from '../sessions/index.js';
import { StepUpModule } from '../step-up/index.js';
import { ApiKeyController } from './api-key.controller.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { ApiKeys } from './api-keys.js';

@Module({
  imports: [AuditModule, SessionsModule, StepUpModule],
  controllers: [ApiKeyController],
  providers: [ApiKeys, ApiKeyRepository],
  exports: [ApiKeys],
})
export class ApiKeysModule {}
