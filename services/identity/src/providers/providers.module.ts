import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AccountsModule } from '../accounts/index.js';
import { AuditModule } from '../audit/index.js';
import { IdentitiesModule } from '../identities/index.js';
import { KeysModule } from '../keys/index.js';
import { MailModule } from '../mail/index.js';
import { RegistrationModule } from '../registration/index.js';
import { SecondFactorModule } from '../second-factor/index.js';
import { StepUpModule } from '../step-up/index.js';
import { FlowRepository } from './flow.repository.js';
import { Identities } from './identities.js';
import { IdentityController } from './identity.controller.js';
import { ProviderController } from './provider.controller.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderRegistry } from './provider-registry.js';
import { ProviderSignIn } from './provider-sign-in.js';

@Module({
  imports: [
    AccountsModule,
    AuditModule,
    IdentitiesModule,
    KeysModule,
    MailModule,
    RegistrationModule,
    SecondFactorModule,
    StepUpModule,
  ],
  controllers: [ProviderController, IdentityController],
  providers: [FlowRepository, Identities, ProviderFlows, ProviderRegistry, ProviderSignIn],
})
export class ProvidersModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly flows: FlowRepository,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('provider flows', (tx) => this.flows.forget(tx));
  }
}
