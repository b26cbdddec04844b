import { Module } from '@nestjs/common';
import { Intake } from '@lyceum/platform';
import { AdmissionModule, LoadShedder } from './admission/index.js';
import { Cors, CorsModule } from './cors/index.js';
import { Credentials, CredentialsModule } from './credentials/index.js';
import { LimitsModule, TokenTrials } from './limits/index.js';

/** What every request passes before its token is looked at, in this order. */
@Module({ imports: [AdmissionModule, CorsModule, CredentialsModule, LimitsModule] })
export class IntakeModule {
  constructor(
    intake: Intake,
    shedder: LoadShedder,
    cors: Cors,
    credentials: Credentials,
    trials: TokenTrials,
  ) {
    intake.door = (request, response) => shedder.admits(request, response);
    intake.tokens = trials;
    intake.steps.push(
      (request, reply) => cors.apply(request, reply),
      (request) => credentials.apply(request),
    );
  }
}
