import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { RecoveryModule } from '../recovery/index.js';
import { SecondFactorModule } from '../second-factor/index.js';
import { StepUpModule } from '../step-up/index.js';
import { ReauthenticationController } from './reauthentication.controller.js';
import { Reauthentication } from './reauthentication.js';

@Module({
  imports: [AuditModule, RecoveryModule, SecondFactorModule, StepUpModule],
  controllers: [ReauthenticationController],
  providers: [Reauthentication],
})
export class ReauthenticationModule {}
