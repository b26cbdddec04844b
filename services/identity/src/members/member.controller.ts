import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { Allow, CurrentActor, Fails, type Actor } from '@lyceum/platform';
import {
  ChangeRoleDto,
  MemberPageView,
  MembersQuery,
  memberView,
  OfferOwnershipDto,
  OwnershipOfferView,
} from './member.dto.js';
import { memberErrors } from './member.errors.js';
import { Members } from './members.js';
import { Ownership } from './ownership.js';

@Controller('v1/schools/current')
export class MemberController {
  constructor(
    private readonly members: Members,
    private readonly ownership: Ownership,
  ) {}

  /** Who belongs to the school, oldest first. */
  @Get('members')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(@CurrentActor() actor: Actor, @Query() query: MembersQuery): Promise<MemberPageView> {
    const { items, nextCursor } = await this.members.list(actor, query);
    return { items: items.map(memberView), nextCursor };
  }

  /** Leaves the school. */
  @Delete('members/me')
  @HttpCode(204)
  @Fails(memberErrors.member_not_found, memberErrors.owner_must_stay)
  leave(@CurrentActor() actor: Actor): Promise<void> {
    return this.members.leave(actor);
  }

  /** Takes effect everywhere within seconds; the member's tokens until then are refused. */
  @Patch('members/:userId')
  @HttpCode(204)
  @Allow('owner', 'admin')
  @Fails(memberErrors.member_not_found, memberErrors.owner_must_stay)
  changeRole(
    @CurrentActor() actor: Actor,
    @Param('userId', ParseUUIDPipe) userId: string,
    @Body() { role }: ChangeRoleDto,
  ): Promise<void> {
    return this.members.changeRole(actor, userId, role);
  }

  @Delete('members/:userId')
  @HttpCode(204)
  @Allow('owner', 'admin')
  @Fails(memberErrors.member_not_found, memberErrors.owner_must_stay)
  remove(
    @CurrentActor() actor: Actor,
    @Param('userId', ParseUUIDPipe) userId: string,
  ): Promise<void> {
    return this.members.remove(actor, userId);
  }

  /** Offers the school to a member, by mail; in place of an offer before. */
  @Put('ownership-offer')
  @Allow('owner')
  @Fails(memberErrors.member_not_found, memberErrors.not_the_owner, memberErrors.offered_enough)
  offerOwnership(
    @CurrentActor() actor: Actor,
    @Body() { userId }: OfferOwnershipDto,
  ): Promise<OwnershipOfferView> {
    return this.ownership.offer(actor, userId);
  }

  /** Takes the school over. */
  @Post('ownership-offer/accept')
  @HttpCode(204)
  @Fails(memberErrors.offer_not_found)
  acceptOwnership(@CurrentActor() actor: Actor): Promise<void> {
    return this.ownership.accept(actor);
  }

  /** Takes an offer back, or declines it. */
  @Delete('ownership-offer')
  @HttpCode(204)
  @Fails(memberErrors.offer_not_found)
  endOffer(@CurrentActor() actor: Actor): Promise<void> {
    return this.ownership.end(actor);
  }
}
