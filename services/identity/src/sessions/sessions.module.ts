import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AuditModule } from '../audit/index.js';
import { KeysModule } from '../keys/index.js';
import { MailModule } from '../mail/index.js';
import { AccessTokens } from './access-tokens.js';
import { DeviceTokens } from './device-tokens.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { SessionAnswers } from './session-answers.js';
import { SessionController } from './session.controller.js';
import { SessionList } from './session-list.js';
import { SessionRepository } from './session.repository.js';
import { Sessions } from './sessions.js';

@Module({
  imports: [AuditModule, KeysModule, MailModule],
  controllers: [SessionController, OwnSessionsController],
  providers: [Sessions, SessionRepository, SessionAnswers, SessionList, AccessTokens, DeviceTokens],
  exports: [Sessions, SessionAnswers, AccessTokens, DeviceTokens],
})
export class SessionsModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly sessions: SessionRepository,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('sessions', (tx) => this.sessions.forget(tx));
  }
}
