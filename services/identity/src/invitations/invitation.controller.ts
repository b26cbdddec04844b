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
  Query,
} from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  PageQuery,
  Public,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import { memberErrors } from '../members/index.js';
import {
  AcceptedInvitationView,
  InvitationPageView,
  InvitationPreviewView,
  InvitationTokenDto,
  InvitationView,
  invitationView,
  InviteByLinkDto,
  InviteByMailDto,
  NewInvitationLinkView,
} from './invitation.dto.js';
import { invitationErrors } from './invitation.errors.js';
import { Invitations } from './invitations.js';

@Controller('v1')
export class InvitationController {
  constructor(private readonly invitations: Invitations) {}

  /** Invites an address by mail. Only the account with this address can accept. */
  @Post('schools/current/invitations')
  @Allow('owner', 'instructor', 'admin')
  @Fails(
    invitationErrors.invitation_role_too_high,
    invitationErrors.invited_enough,
    invitationErrors.too_many_invitations,
  )
  async byMail(
    @CurrentActor() actor: Actor,
    @Body() body: InviteByMailDto,
  ): Promise<InvitationView> {
    return invitationView(await this.invitations.byMail(actor, body));
  }

  /** Makes a link with which learners join. */
  @Post('schools/current/invitation-links')
  @Allow('owner', 'instructor', 'admin')
  @Fails(invitationErrors.too_many_invitations)
  @Header('cache-control', 'no-store')
  @SendsHeaders('cache-control')
  async byLink(
    @CurrentActor() actor: Actor,
    @Body() body: InviteByLinkDto,
  ): Promise<NewInvitationLinkView> {
    const { row, link } = await this.invitations.byLink(actor, body);
    return { ...invitationView(row), link };
  }

  /** Invitations of the school, newest first. */
  @Get('schools/current/invitations')
  @Allow('owner', 'instructor', 'admin')
  async list(@CurrentActor() actor: Actor, @Query() page: PageQuery): Promise<InvitationPageView> {
    const { items, nextCursor } = await this.invitations.list(actor, page);
    return { items: items.map(invitationView), nextCursor };
  }

  @Delete('schools/current/invitations/:id')
  @HttpCode(204)
  @Allow('owner', 'instructor', 'admin')
  @Fails(invitationErrors.invitation_not_found)
  revoke(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.invitations.revoke(actor, id);
  }

  /** What a link leads to, for whoever holds it. */
  @Post('invitations/preview')
  @HttpCode(200)
  @Public()
  @Fails(invitationErrors.invitation_invalid)
  preview(
    @CurrentActor() caller: Actor,
    @Body() { token }: InvitationTokenDto,
  ): Promise<InvitationPreviewView> {
    return this.invitations.preview(caller, token);
  }

  /** Joins the school. */
  @Post('invitations/accept')
  @HttpCode(200)
  @Fails(
    invitationErrors.invitation_invalid,
    invitationErrors.invitation_for_another,
    memberErrors.already_a_member,
  )
  accept(
    @CurrentActor() actor: Actor,
    @Body() { token }: InvitationTokenDto,
  ): Promise<AcceptedInvitationView> {
    return this.invitations.accept(actor, token);
  }
}
