import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AccountsModule } from '../accounts/index.js';
import { AuditModule } from '../audit/index.js';
import { LockoutModule } from '../lockout/index.js';
import { MailModule } from '../mail/index.js';
import { PasswordsModule } from '../passwords/index.js';
import { SessionsModule } from '../sessions/index.js';
import { CredentialsController } from './credentials.controller.js';
import { EmailChangeRepository } from './email-change.repository.js';
import { EmailChange } from './email-change.js';
import { PasswordChange } from './password-change.js';
import { PasswordCheck } from './password-check.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { PasswordReset } from './password-reset.js';
import { RecoveryController } from './recovery.controller.js';

@Module({
  imports: [
    AccountsModule,
    AuditModule,
    LockoutModule,
    MailModule,
    PasswordsModule,
    SessionsModule,
  ],
  controllers: [RecoveryController, CredentialsController],
  providers: [
    EmailChange,
    EmailChangeRepository,
    PasswordChange,
    PasswordCheck,
    PasswordReset,
    PasswordResetRepository,
  ],
  exports: [PasswordCheck],
})
export class RecoveryModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly resets: PasswordResetRepository,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('password resets', (tx) => this.resets.forget(tx));
  }
}
