import { Module, type OnModuleInit } from '@nestjs/common';
import { Maintenance } from '@lyceum/persistence';
import { AuditModule } from '../audit/index.js';
import { KeysModule } from '../keys/index.js';
import { MailModule } from '../mail/index.js';
import { SessionsModule } from '../sessions/index.js';
import { StepUpModule } from '../step-up/index.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import { PasskeyController } from './passkey.controller.js';
import { PasskeyRepository } from './passkey.repository.js';
import { Passkeys } from './passkeys.js';
import { RecoveryCodeSet } from './recovery-code-set.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SecondFactorRepository } from './second-factor.repository.js';
import { SecondFactors } from './second-factors.js';
import { SignInChallengeRepository } from './sign-in-challenge.repository.js';
import { SignInAnswers } from './sign-in-answers.js';
import { SignInGate } from './sign-in-gate.js';
import { TotpFactor } from './totp-factor.js';
import { WaysIn } from './ways-in.js';

@Module({
  imports: [AuditModule, KeysModule, MailModule, SessionsModule, StepUpModule],
  controllers: [SecondFactorController, PasskeyController],
  providers: [
    PasskeyCeremonies,
    PasskeyRepository,
    Passkeys,
    RecoveryCodeSet,
    SecondFactorRepository,
    SecondFactors,
    SignInChallengeRepository,
    SignInAnswers,
    SignInGate,
    TotpFactor,
    WaysIn,
  ],
  exports: [PasskeyCeremonies, SecondFactors, SignInAnswers, SignInGate, WaysIn],
})
export class SecondFactorModule implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly challenges: SignInChallengeRepository,
    private readonly passkeys: PasskeyRepository,
    private readonly totp: TotpFactor,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('totp secrets', (tx) => this.totp.reseal(tx));
    this.maintenance.add('sign-in challenges', async (tx) => {
      await this.challenges.forget(tx);
      await this.passkeys.forgetChallenges(tx);
    });
  }
}
