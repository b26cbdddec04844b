import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { KeysModule } from '../keys/index.js';
import { LockoutModule } from '../lockout/index.js';
import { MailModule } from '../mail/index.js';
import { PasswordsModule } from '../passwords/index.js';
import { SchoolsModule } from '../schools/index.js';
import { SecondFactorModule } from '../second-factor/index.js';
import { SessionsModule } from '../sessions/index.js';
import { AccountOpening } from './account-opening.js';
import { AccountRepository } from './account.repository.js';
import { FailedSignIns } from './failed-sign-ins.js';
import { OneTimeCodes } from './one-time-codes.js';
import { SignInController } from './sign-in.controller.js';
import { SignIn } from './sign-in.js';

@Module({
  imports: [
    AuditModule,
    KeysModule,
    LockoutModule,
    MailModule,
    PasswordsModule,
    SchoolsModule,
    SecondFactorModule,
    SessionsModule,
  ],
  controllers: [SignInController],
  providers: [AccountOpening, AccountRepository, FailedSignIns, OneTimeCodes, SignIn],
  exports: [AccountOpening, AccountRepository, OneTimeCodes],
})
export class AccountsModule {}
