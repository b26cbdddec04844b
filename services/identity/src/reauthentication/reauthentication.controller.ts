import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { CurrentActor, Fails, RateLimit, type Actor } from '@lyceum/platform';
import { lockoutErrors } from '../lockout/index.js';
import { recoveryErrors } from '../recovery/index.js';
import {
  passkeyErrors,
  secondFactorErrors,
  type PasskeyOptionsView,
} from '../second-factor/index.js';
import { ReauthenticateDto } from './reauthentication.dto.js';
import { Reauthentication } from './reauthentication.js';

@Controller('v1/auth/reauthenticate')
@RateLimit('auth')
export class ReauthenticationController {
  constructor(private readonly reauthentication: Reauthentication) {}

  /** Proves again who uses this session; opens for a while what answers `identity.reauthentication_required`. */
  @Post()
  @HttpCode(204)
  @Fails(
    recoveryErrors.password_wrong,
    lockoutErrors.too_many_attempts,
    secondFactorErrors.proof_wrong,
    secondFactorErrors.too_many_codes,
    passkeyErrors.passkey_refused,
  )
  prove(@CurrentActor() actor: Actor, @Body() body: ReauthenticateDto): Promise<void> {
    return this.reauthentication.prove(actor, body);
  }

  /** What to ask the browser for when it is proved with a passkey. */
  @Post('passkey-options')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  passkeyOptions(@CurrentActor() actor: Actor): Promise<PasskeyOptionsView> {
    return this.reauthentication.passkeyOptions(actor);
  }
}
