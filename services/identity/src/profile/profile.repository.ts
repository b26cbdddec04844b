import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, pointRead, statement, type Tx } from '@lyceum/persistence';
import type { UserPreferencesRow, UsersRow } from '../schema.generated.js';

export type ProfileRow = Omit<UsersRow, 'password_hash'>;
export type PreferencesRow = Pick<UserPreferencesRow, 'settings' | 'version'>;

const COLUMNS = 'id, email, display_name, username, bio, locale, avatar_id, version, created_at';
const READ = pointRead<ProfileRow>('profiles.read', `select ${COLUMNS} from users where id = $1`);
const LOCK = statement<ProfileRow>(
  'profiles.lock',
  `select ${COLUMNS} from users where id = $1 for update`,
);
const USERNAME_TAKEN = statement<{ taken: boolean }>(
  'profiles.username_taken',
  'select exists (select from users where username = $1 and id <> $2) as taken',
);
const UPDATE = statement<ProfileRow>(
  'profiles.update',
  `update users set display_name = $2, username = $3, bio = $4, locale = $5, avatar_id = $6,
          version = version + 1
   where id = $1 returning ${COLUMNS}`,
);
const READ_PREFERENCES = pointRead<PreferencesRow>(
  'user_preferences.read',
  'select settings, version from user_preferences where user_id = $1',
);
// Without a row the version is 0: both writers of a first version cannot win.
const WRITE_PREFERENCES = statement<PreferencesRow>(
  'user_preferences.write',
  `insert into user_preferences as p (user_id, settings)
   select $1, $2::jsonb
   where coalesce($3::bigint, 0) = 0 or exists (select from user_preferences where user_id = $1)
   on conflict (user_id) do update set settings = excluded.settings, version = p.version + 1
     where $3::bigint is null or p.version = $3::bigint
   returning settings, version`,
);

@Injectable()
export class ProfileRepository {
  constructor(private readonly database: Database) {}

  async read(actor: Actor, userId: string): Promise<ProfileRow | undefined> {
    return (await this.database.read(actor, READ, [userId]))[0];
  }

  lock(tx: Tx, userId: string): Promise<ProfileRow | undefined> {
    return tx.first(LOCK, [userId]);
  }

  async isUsernameTaken(tx: Tx, username: string, userId: string): Promise<boolean> {
    return (await tx.first(USERNAME_TAKEN, [username, userId]))!.taken;
  }

  async update(tx: Tx, row: ProfileRow): Promise<ProfileRow> {
    const { id, display_name, username, bio, locale, avatar_id } = row;
    return (await tx.first(UPDATE, [id, display_name, username, bio, locale, avatar_id]))!;
  }

  async preferences(actor: Actor, userId: string): Promise<PreferencesRow | undefined> {
    return (await this.database.read(actor, READ_PREFERENCES, [userId]))[0];
  }

  /** `undefined` when they have another version than the expected one. */
  writePreferences(
    tx: Tx,
    userId: string,
    settings: object,
    expected: number | undefined,
  ): Promise<PreferencesRow | undefined> {
    return tx.first(WRITE_PREFERENCES, [userId, settings, expected]);
  }
}
