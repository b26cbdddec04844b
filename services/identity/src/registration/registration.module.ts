import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AccountsModule } from '../accounts/index.js';
import { IdentitiesModule } from '../identities/index.js';
import { MailModule } from '../mail/index.js';
import { PasswordsModule } from '../passwords/index.js';
import { SchoolsModule } from '../schools/index.js';
import { SessionsModule } from '../sessions/index.js';
import { RegistrationController } from './registration.controller.js';
import { RegistrationRepository } from './registration.repository.js';
import { Registrations } from './registrations.js';

@Module({
  imports: [
    AccountsModule,
    IdentitiesModule,
    MailModule,
    PasswordsModule,
    SchoolsModule,
    SessionsModule,
  ],
  controllers: [RegistrationController],
  providers: [Registrations, RegistrationRepository],
  exports: [Registrations],
})
export class RegistrationModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly registrations: RegistrationRepository,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('registrations', (tx) => this.registrations.forget(tx));
  }
}
