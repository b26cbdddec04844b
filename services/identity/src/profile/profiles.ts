import { Injectable } from '@nestjs/common';
import { requestErrors, systemActor, type Actor } from '@lyceum/platform';
import { Database, isUniqueViolation, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import type { UpdateProfileDto } from './profile.dto.js';
import { profileErrors } from './profile.errors.js';
import { ProfileRepository, type PreferencesRow, type ProfileRow } from './profile.repository.js';

const MAX_PREFERENCES_BYTES = 16 * 1024;
const NOTHING_SET: PreferencesRow = { settings: {}, version: 0 };

@Injectable()
export class Profiles {
  constructor(
    private readonly database: Database,
    private readonly profiles: ProfileRepository,
    private readonly audit: AuditLog,
  ) {}

  async read(actor: Actor): Promise<ProfileRow> {
    const profile = await this.profiles.read(actor, actor.userId!);
    if (!profile) throw requestErrors.not_found();
    return profile;
  }

  /**
   * @param expected the version that the caller has read, when it says so
   * @throws DomainError `identity.profile_changed`, `identity.username_taken`
   */
  update(
    actor: Actor,
    expected: number | undefined,
    { name, username, bio, locale, avatarId }: UpdateProfileDto,
  ): Promise<ProfileRow> {
    return this.write(actor, async (tx, userId) => {
      const current = await this.profiles.lock(tx, userId);
      if (!current) throw requestErrors.not_found();
      if (expected !== undefined && expected !== current.version)
        throw profileErrors.profile_changed();
      if (username && (await this.profiles.isUsernameTaken(tx, username, userId)))
        throw profileErrors.username_taken();
      this.audit.add(tx, { action: 'account.profile_changed', tenantId: null });
      return this.profiles.update(tx, {
        ...current,
        ...(name !== undefined && { display_name: name }),
        ...(username !== undefined && { username }),
        ...(bio !== undefined && { bio }),
        ...(locale !== undefined && { locale }),
        ...(avatarId !== undefined && { avatar_id: avatarId }),
      });
    }).catch((error: unknown) => {
      // Somebody else took the username between our look and our write.
      throw isUniqueViolation(error) ? profileErrors.username_taken() : error;
    });
  }

  async preferences(actor: Actor): Promise<PreferencesRow> {
    return (await this.profiles.preferences(actor, actor.userId!)) ?? NOTHING_SET;
  }

  /** @throws DomainError `identity.preferences_changed`, `identity.preferences_too_large` */
  replacePreferences(
    actor: Actor,
    expected: number | undefined,
    settings: object,
  ): Promise<PreferencesRow> {
    if (Buffer.byteLength(JSON.stringify(settings)) > MAX_PREFERENCES_BYTES)
      throw profileErrors.preferences_too_large();
    return this.write(actor, async (tx, userId) => {
      const written = await this.profiles.writePreferences(tx, userId, settings, expected);
      if (!written) throw profileErrors.preferences_changed();
      return written;
    });
  }

  /** Personal rows are written by the service, on behalf of their owner. */
  private write<T>(actor: Actor, work: (tx: Tx, userId: string) => Promise<T>): Promise<T> {
    const userId = actor.userId!;
    return this.database.run({ ...systemActor('profile', { origin: actor }), userId }, (tx) =>
      work(tx, userId),
    );
  }
}
