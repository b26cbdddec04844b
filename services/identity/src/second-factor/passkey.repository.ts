import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import type { PasskeysRow, UsersRow } from '../schema.generated.js';
import { asService } from './second-factor.repository.js';

export type PasskeyRow = Pick<
  PasskeysRow,
  'id' | 'user_id' | 'credential_id' | 'public_key' | 'counter' | 'transports'
>;
export type PasskeyListRow = Pick<
  PasskeysRow,
  'id' | 'name' | 'synced' | 'created_at' | 'last_used_at'
>;
export type ChallengePurpose = 'register' | 'sign-in' | 'second-factor' | 'reauthenticate';

const LIST_COLUMNS = 'id, name, synced, created_at, last_used_at';
const KEY_COLUMNS = 'id, user_id, credential_id, public_key, counter, transports';

const INSERT_CHALLENGE = statement(
  'passkey_challenges.insert',
  `insert into passkey_challenges (challenge_hash, purpose, user_id, expires_at)
   values ($1, $2, $3, now() + make_interval(secs => $4))`,
);
const TAKE_CHALLENGE = statement<{ user_id: string | null }>(
  'passkey_challenges.take',
  `delete from passkey_challenges where challenge_hash = $1 and purpose = $2 and expires_at > now()
   returning user_id`,
);
const FORGET_CHALLENGES = statement(
  'passkey_challenges.forget',
  'delete from passkey_challenges where expires_at < now()',
);
const INSERT = statement<PasskeyListRow>(
  'passkeys.insert',
  `insert into passkeys (id, user_id, credential_id, public_key, counter, transports, name, synced)
   values ($1, $2, $3, $4, $5, $6, $7, $8)
   on conflict (credential_id) do nothing returning ${LIST_COLUMNS}`,
);
const BY_CREDENTIAL = statement<PasskeyRow>(
  'passkeys.by_credential',
  `select ${KEY_COLUMNS} from passkeys where credential_id = $1`,
);
const LOCK_OWNER = statement(
  'passkeys.lock_owner',
  'select from users where id = $1 for no key update',
);
const COUNT = statement<{ registered: number }>(
  'passkeys.count',
  'select count(*)::int as registered from passkeys where user_id = $1',
);
const KEYS_OF_USER = statement<PasskeyRow>(
  'passkeys.keys_of_user',
  `select ${KEY_COLUMNS} from passkeys where user_id = $1`,
);
const OF_USER = statement<PasskeyListRow>(
  'passkeys.of_user',
  `select ${LIST_COLUMNS} from passkeys where user_id = $1 order by created_at, id`,
);
const USED = statement(
  'passkeys.used',
  `update passkeys set counter = $3, synced = $4, last_used_at = now() where id = $1 and counter = $2`,
);
const RENAME = statement<PasskeyListRow>(
  'passkeys.rename',
  `update passkeys set name = $3 where id = $2 and user_id = $1 returning ${LIST_COLUMNS}`,
);
const DELETE = statement('passkeys.delete', 'delete from passkeys where id = $2 and user_id = $1');
const OWNER = statement<Pick<UsersRow, 'email' | 'display_name'>>(
  'passkeys.owner',
  'select email, display_name from users where id = $1',
);

@Injectable()
export class PasskeyRepository {
  async insertChallenge(
    tx: Tx,
    hash: Buffer,
    purpose: ChallengePurpose,
    userId: string | undefined,
    seconds: number,
  ): Promise<void> {
    await asService(tx).execute(INSERT_CHALLENGE, [hash, purpose, userId, seconds]);
  }

  /** Gives it once; `undefined` when it was never given out for this, has expired or has been taken. */
  takeChallenge(
    tx: Tx,
    hash: Buffer,
    purpose: ChallengePurpose,
  ): Promise<{ user_id: string | null } | undefined> {
    return asService(tx).first(TAKE_CHALLENGE, [hash, purpose]);
  }

  async forgetChallenges(tx: Tx): Promise<void> {
    await asService(tx).execute(FORGET_CHALLENGES);
  }

  /** `undefined` when the credential is known already. */
  insert(
    tx: Tx,
    passkey: PasskeyRow & Pick<PasskeysRow, 'name' | 'synced'>,
  ): Promise<PasskeyListRow | undefined> {
    return asService(tx).first(INSERT, [
      passkey.id,
      passkey.user_id,
      passkey.credential_id,
      passkey.public_key,
      passkey.counter,
      passkey.transports,
      passkey.name,
      passkey.synced,
    ]);
  }

  byCredential(tx: Tx, credentialId: string): Promise<PasskeyRow | undefined> {
    return asService(tx).first(BY_CREDENTIAL, [credentialId]);
  }

  /** Nobody registers another one for the same person until the transaction ends. */
  async count(tx: Tx, userId: string): Promise<number> {
    const system = asService(tx);
    await system.execute(LOCK_OWNER, [userId]);
    return (await system.first(COUNT, [userId]))!.registered;
  }

  keysOf(tx: Tx, userId: string): Promise<PasskeyRow[]> {
    return asService(tx).query(KEYS_OF_USER, [userId]);
  }

  list(tx: Tx, userId: string): Promise<PasskeyListRow[]> {
    return tx.query(OF_USER, [userId]);
  }

  /** False when it has been used in between: of two answers with one counter, one is a copy. */
  async used(
    tx: Tx,
    { id, counter }: PasskeyRow,
    newCounter: number,
    synced: boolean,
  ): Promise<boolean> {
    return (await asService(tx).execute(USED, [id, counter, newCounter, synced])) === 1;
  }

  rename(tx: Tx, userId: string, id: string, name: string): Promise<PasskeyListRow | undefined> {
    return asService(tx).first(RENAME, [userId, id, name]);
  }

  async delete(tx: Tx, userId: string, id: string): Promise<boolean> {
    return (await asService(tx).execute(DELETE, [userId, id])) === 1;
  }

  /** What an authenticator shows beside the passkey. */
  owner(tx: Tx, userId: string): Promise<Pick<UsersRow, 'email' | 'display_name'> | undefined> {
    return asService(tx).first(OWNER, [userId]);
  }
}
