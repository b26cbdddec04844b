import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { UsersRow } from '../schema.generated.js';

export interface NewUser {
  /** Proved to be read by whoever gets the account. */
  readonly email: string;
  /** `null` for who signs in with a provider. */
  readonly passwordHash: string | null;
  readonly name: string;
  /** BCP 47; of mail. */
  readonly locale?: string | null;
}
export type UserRow = Pick<UsersRow, 'id' | 'email' | 'version' | 'created_at'>;
export type CredentialsRow = Pick<UsersRow, 'id' | 'password_hash'>;

const INSERT_USER = statement<UserRow>(
  'users.insert',
  `insert into users (id, email, password_hash, display_name, locale) values ($1, $2, $3, $4, $5)
   on conflict (lower(email)) do nothing returning id, email, version, created_at`,
);
const CREDENTIALS = statement<CredentialsRow>(
  'users.credentials',
  'select id, password_hash from users where lower(email) = lower($1)',
);
const CREDENTIALS_BY_ID = statement<CredentialsRow & Pick<UsersRow, 'email'>>(
  'users.credentials_by_id',
  'select id, email, password_hash from users where id = $1',
);
const SET_PASSWORD = statement<Pick<UsersRow, 'email'>>(
  'users.set_password',
  'update users set password_hash = $2 where id = $1 returning email',
);

@Injectable()
export class AccountRepository {
  constructor(private readonly database: Database) {}

  /** `undefined` when the address is taken. */
  insertUser(
    tx: Tx,
    id: string,
    { email, passwordHash, name, locale }: NewUser,
  ): Promise<UserRow | undefined> {
    return tx.first(INSERT_USER, [id, email, passwordHash, name, locale ?? null]);
  }

  /** Whose address it is. The actor must be the service. */
  async idOf(tx: Tx, email: string): Promise<string | undefined> {
    return (await tx.first(CREDENTIALS, [email]))?.id;
  }

  async credentials(actor: Actor, email: string): Promise<CredentialsRow | undefined> {
    return (await this.database.read(actor, CREDENTIALS, [email]))[0];
  }

  async credentialsOf(
    actor: Actor,
    userId: string,
  ): Promise<(CredentialsRow & Pick<UsersRow, 'email'>) | undefined> {
    return (await this.database.read(actor, CREDENTIALS_BY_ID, [userId]))[0];
  }

  /** @returns the address of the account; `undefined` when there is none. The actor must be the service. */
  async setPassword(tx: Tx, userId: string, passwordHash: string): Promise<string | undefined> {
    return (await tx.first(SET_PASSWORD, [userId, passwordHash]))?.email;
  }
}
