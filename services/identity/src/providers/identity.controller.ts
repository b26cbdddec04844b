import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
} from '@nestjs/common';
import { CurrentActor, Fails, RateLimit, type Actor } from '@lyceum/platform';
import { secondFactorErrors } from '../second-factor/index.js';
import { RecentAuthentication } from '../step-up/index.js';
import { Identities } from './identities.js';
import {
  BeginLinkDto,
  LinkDto,
  type FlowView,
  type IdentityListView,
  type IdentityView,
} from './provider.dto.js';
import { providerErrors } from './provider.errors.js';
import { ProviderFlows } from './provider-flows.js';

@Controller('v1/users/me/identities')
export class IdentityController {
  constructor(
    private readonly identities: Identities,
    private readonly flows: ProviderFlows,
  ) {}

  /** The identities at providers that lead to the caller's account. */
  @Get()
  listIdentities(@CurrentActor() actor: Actor): Promise<IdentityListView> {
    return this.identities.list(actor);
  }

  /** Begins to link one: like signing in with it, and finished by the same session. */
  @Post(':provider/start')
  @HttpCode(200)
  @RateLimit('auth')
  @RecentAuthentication()
  @Header('cache-control', 'no-store')
  @Fails(
    providerErrors.provider_unknown,
    providerErrors.redirect_not_allowed,
    providerErrors.provider_failed,
    providerErrors.provider_unavailable,
  )
  startLinking(
    @CurrentActor() actor: Actor,
    @Param('provider') provider: string,
    @Body() { redirectTo }: BeginLinkDto,
  ): Promise<FlowView> {
    return this.flows.begin(actor, provider, redirectTo, {}, true);
  }

  @Post()
  @Fails(
    providerErrors.provider_unknown,
    providerErrors.provider_flow_over,
    providerErrors.provider_refused,
    providerErrors.provider_code_invalid,
    providerErrors.provider_answer_invalid,
    providerErrors.provider_failed,
    providerErrors.provider_unavailable,
    providerErrors.identity_taken,
  )
  linkIdentity(@CurrentActor() actor: Actor, @Body() body: LinkDto): Promise<IdentityView> {
    return this.identities.link(actor, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RecentAuthentication()
  @Fails(providerErrors.identity_not_found, secondFactorErrors.last_way_in)
  unlinkIdentity(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<void> {
    return this.identities.unlink(actor, id);
  }
}
