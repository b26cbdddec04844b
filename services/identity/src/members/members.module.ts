import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { AuditModule } from '../audit/index.js';
import { MailModule } from '../mail/index.js';
import { SchoolsModule } from '../schools/index.js';
import { AdmissionController } from './admission.controller.js';
import { Admission } from './admission.js';
import { MemberController } from './member.controller.js';
import { MemberRepository } from './member.repository.js';
import { Members } from './members.js';
import { Ownership } from './ownership.js';

@Module({
  imports: [AuditModule, ApiKeysModule, MailModule, SchoolsModule],
  controllers: [AdmissionController, MemberController],
  providers: [Admission, Members, MemberRepository, Ownership],
  exports: [Members],
})
export class MembersModule {}
