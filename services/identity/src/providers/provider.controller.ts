import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  Answers,
  CurrentActor,
  Fails,
  Public,
  RateLimit,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import { accountErrors } from '../accounts/index.js';
import { RegistrationView } from '../registration/index.js';
import { ChallengeView, SignInAnswers } from '../second-factor/index.js';
import { sessionErrors, type SessionView } from '../sessions/index.js';
import {
  BeginSignInDto,
  FinishFlowDto,
  type FlowView,
  type ProviderListView,
} from './provider.dto.js';
import { providerErrors } from './provider.errors.js';
import { ProviderFlows } from './provider-flows.js';
import { ProviderRegistry } from './provider-registry.js';
import { ProviderSignIn } from './provider-sign-in.js';

@Controller('v1/auth/providers')
@Public()
export class ProviderController {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly flows: ProviderFlows,
    private readonly signIn: ProviderSignIn,
    private readonly answers: SignInAnswers,
  ) {}

  /** Who else people may sign in with here. */
  @Get()
  @Header('cache-control', 'public, max-age=300')
  listProviders(): ProviderListView {
    return { items: this.registry.all().map(({ name, title }) => ({ name, title })) };
  }

  /** Where to send the browser, and what to keep until it is back. */
  @Post(':name/start')
  @HttpCode(200)
  @RateLimit('auth')
  @Header('cache-control', 'no-store')
  @Fails(
    providerErrors.provider_unknown,
    providerErrors.redirect_not_allowed,
    providerErrors.provider_failed,
    providerErrors.provider_unavailable,
  )
  startSignIn(
    @CurrentActor() caller: Actor,
    @Param('name') name: string,
    @Body() { redirectTo, schoolId, mode }: BeginSignInDto,
  ): Promise<FlowView> {
    return this.flows.begin(caller, name, redirectTo, { schoolId, mode });
  }

  /** Where providers send browsers. Goes on to the page that was named at the start, which finishes it. */
  @Get(':name/callback')
  @HttpCode(303)
  @SendsHeaders('location')
  @Header('cache-control', 'no-store')
  @Fails(providerErrors.provider_flow_over)
  async followProvider(
    @CurrentActor() caller: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Param('name') name: string,
    @Query('state') state?: string,
    @Query('code') code?: string,
    @Query('iss') iss?: string,
    @Query('error') error?: string,
  ): Promise<void> {
    const url = await this.flows.destination(caller, name, { state, code, iss, error });
    void reply.header('location', url);
  }

  /** Finishes it: a session, or the question for a second factor. */
  @Post(':name/callback')
  @HttpCode(200)
  @RateLimit('auth')
  @Answers(
    201,
    'The address has to be proved: a code is in the mail, for `POST /v1/auth/verify-email`.',
    {
      type: RegistrationView,
    },
  )
  @Answers(202, 'A second factor is asked for.', { type: ChallengeView })
  @Fails(
    providerErrors.provider_unknown,
    providerErrors.provider_flow_over,
    providerErrors.provider_refused,
    providerErrors.provider_code_invalid,
    providerErrors.provider_answer_invalid,
    providerErrors.provider_failed,
    providerErrors.provider_unavailable,
    providerErrors.provider_email_unverified,
    accountErrors.email_taken,
    providerErrors.provider_link_required,
    sessionErrors.not_a_member,
  )
  async finishSignIn(
    @CurrentActor() caller: Actor,
    @Param('name') name: string,
    @Body() body: FinishFlowDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SessionView | ChallengeView | RegistrationView> {
    const { outcome, mode } = await this.signIn.finish(caller, name, body);
    if ('registrationId' in outcome) {
      void reply.status(201);
      return outcome;
    }
    return this.answers.give(reply, outcome, mode);
  }
}
