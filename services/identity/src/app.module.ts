import { Module } from '@nestjs/common';
import { MessagingModule } from '@lyceum/messaging';
import { PersistenceModule } from '@lyceum/persistence';
import { AccountsModule } from './accounts/index.js';
import { ApiKeysModule } from './api-keys/index.js';
import { AuditModule } from './audit/index.js';
import { InvitationsModule } from './invitations/index.js';
import { identityJobs } from './jobs/index.js';
import { KeysModule } from './keys/index.js';
import { MailModule } from './mail/index.js';
import { MembersModule } from './members/index.js';
import { PeopleSearchModule } from './people-search/index.js';
import { ProfileModule } from './profile/index.js';
import { ReauthenticationModule } from './reauthentication/index.js';
import { RecoveryModule } from './recovery/index.js';
import { RegistrationModule } from './registration/index.js';
import { ProvidersModule } from './providers/index.js';
import { SecondFactorModule } from './second-factor/index.js';
import { SchoolsModule } from './schools/index.js';
import { SessionsModule } from './sessions/index.js';

@Module({
  imports: [
    PersistenceModule,
    MessagingModule,
    KeysModule,
    identityJobs(),
    MailModule,
    SchoolsModule,
    SessionsModule,
    ApiKeysModule,
    MembersModule,
    InvitationsModule,
    PeopleSearchModule,
    SecondFactorModule,
    ProvidersModule,
    AccountsModule,
    RegistrationModule,
    RecoveryModule,
    ReauthenticationModule,
    ProfileModule,
    AuditModule,
  ],
})
export class AppModule {}
