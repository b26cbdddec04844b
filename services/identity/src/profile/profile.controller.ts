import { Body, Controller, Get, Headers, Patch, Put, Res } from '@nestjs/common';
import {
  CurrentActor,
  Fails,
  SendsHeaders,
  entityTag,
  expectedVersion,
  type Actor,
} from '@lyceum/platform';
import type { FastifyReply } from 'fastify';
import {
  PreferencesDto,
  UpdateProfileDto,
  type PreferencesView,
  type ProfileView,
} from './profile.dto.js';
import { profileErrors } from './profile.errors.js';
import type { PreferencesRow, ProfileRow } from './profile.repository.js';
import { Profiles } from './profiles.js';

@Controller('v1/users/me')
export class ProfileController {
  constructor(private readonly profiles: Profiles) {}

  @Get()
  @SendsHeaders('etag')
  async read(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProfileView> {
    return profile(reply, await this.profiles.read(actor));
  }

  /** Fields that are left out stay as they are; null takes a value away. */
  @Patch()
  @SendsHeaders('etag')
  @Fails(profileErrors.profile_changed, profileErrors.username_taken)
  async update(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateProfileDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ProfileView> {
    return profile(reply, await this.profiles.update(actor, expectedVersion(ifMatch), body));
  }

  /** What the clients of the user remember about how the user likes it. */
  @Get('preferences')
  @SendsHeaders('etag')
  async preferences(
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView> {
    return preferences(reply, await this.profiles.preferences(actor));
  }

  @Put('preferences')
  @SendsHeaders('etag')
  @Fails(profileErrors.preferences_changed, profileErrors.preferences_too_large)
  async replacePreferences(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() { settings }: PreferencesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PreferencesView> {
    const expected = expectedVersion(ifMatch);
    return preferences(reply, await this.profiles.replacePreferences(actor, expected, settings));
  }
}

function profile(reply: FastifyReply, row: ProfileRow): ProfileView {
  void reply.header('etag', entityTag(row.version));
  return {
    id: row.id,
    email: row.email,
    name: row.display_name,
    username: row.username,
    bio: row.bio,
    locale: row.locale,
    avatarId: row.avatar_id,
    createdAt: row.created_at,
    version: row.version,
  };
}

function preferences(reply: FastifyReply, { settings, version }: PreferencesRow): PreferencesView {
  void reply.header('etag', entityTag(version));
  return { settings: settings as Record<string, unknown>, version };
}
