import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { MailModule } from '../mail/index.js';
import { MembersModule } from '../members/index.js';
import { InvitationController } from './invitation.controller.js';
import { InvitationRepository } from './invitation.repository.js';
import { Invitations } from './invitations.js';

@Module({
  imports: [AuditModule, MailModule, MembersModule],
  controllers: [InvitationController],
  providers: [Invitations, InvitationRepository],
})
export class InvitationsModule {}
