import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Res,
} from '@nestjs/common';
import { CurrentActor, Fails, Public, RateLimit, type Actor } from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { SessionAnswers, sessionErrors, type SessionView } from '../sessions/index.js';
import { RecentAuthentication } from '../step-up/index.js';
import {
  PasskeySignInDto,
  RegisterPasskeyDto,
  RenamePasskeyDto,
  type PasskeyListView,
  type PasskeyOptionsView,
  type PasskeyRegisteredView,
  type PasskeyView,
} from './passkey.dto.js';
import { passkeyErrors } from './passkey.errors.js';
import { Passkeys } from './passkeys.js';
import { secondFactorErrors } from './second-factor.errors.js';

@Controller('v1')
export class PasskeyController {
  constructor(
    private readonly passkeys: Passkeys,
    private readonly answers: SessionAnswers,
  ) {}

  /** What to ask the browser for when somebody signs in with a passkey alone. */
  @Post('auth/passkey/options')
  @HttpCode(200)
  @Public()
  @RateLimit('auth')
  @Header('cache-control', 'no-store')
  signInOptions(@CurrentActor() caller: Actor): Promise<PasskeyOptionsView> {
    return this.passkeys.signInOptions(caller);
  }

  /** Signs in with a passkey alone; it is both factors. */
  @Post('auth/passkey')
  @HttpCode(200)
  @Public()
  @RateLimit('auth')
  @Fails(passkeyErrors.passkey_refused, sessionErrors.not_a_member)
  async signIn(
    @CurrentActor() caller: Actor,
    @Body() body: PasskeySignInDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView> {
    return this.answers.give(reply, await this.passkeys.signIn(caller, body), body.mode);
  }

  @Get('users/me/passkeys')
  list(@CurrentActor() actor: Actor): Promise<PasskeyListView> {
    return this.passkeys.list(actor);
  }

  /** What to ask the browser for when a passkey is registered. */
  @Post('users/me/passkeys/options')
  @HttpCode(200)
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  registrationOptions(@CurrentActor() actor: Actor): Promise<PasskeyOptionsView> {
    return this.passkeys.registrationOptions(actor);
  }

  @Post('users/me/passkeys')
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  @Fails(
    passkeyErrors.passkey_not_registered,
    passkeyErrors.passkey_known,
    passkeyErrors.passkey_limit,
  )
  register(
    @CurrentActor() actor: Actor,
    @Body() body: RegisterPasskeyDto,
  ): Promise<PasskeyRegisteredView> {
    return this.passkeys.register(actor, body);
  }

  @Patch('users/me/passkeys/:id')
  @Fails(passkeyErrors.passkey_not_found)
  rename(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { name }: RenamePasskeyDto,
  ): Promise<PasskeyView> {
    return this.passkeys.rename(actor, id, name);
  }

  @Delete('users/me/passkeys/:id')
  @HttpCode(204)
  @RecentAuthentication()
  @Fails(passkeyErrors.passkey_not_found, secondFactorErrors.last_way_in)
  remove(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.passkeys.remove(actor, id);
  }
}
