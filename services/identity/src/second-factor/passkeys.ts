import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { AuditLog } from '../audit/index.js';
import { MailQueue } from '../mail/index.js';
import { Sessions, type SessionGrant } from '../sessions/index.js';
import { PasskeyCeremonies } from './passkey-ceremonies.js';
import type {
  PasskeyListView,
  PasskeyOptionsView,
  PasskeyRegisteredView,
  PasskeySignInDto,
  PasskeyView,
  RegisterPasskeyDto,
} from './passkey.dto.js';
import { passkeyErrors } from './passkey.errors.js';
import { PasskeyRepository, type PasskeyListRow } from './passkey.repository.js';
import { RecoveryCodeSet } from './recovery-code-set.js';
import { serviceFor } from './second-factor.repository.js';
import { WaysIn } from './ways-in.js';

/** Enough for every device somebody has; bounds what is sent with each challenge. */
const MAX_PASSKEYS = 20;

@Injectable()
export class Passkeys {
  constructor(
    private readonly database: Database,
    private readonly passkeys: PasskeyRepository,
    private readonly ceremonies: PasskeyCeremonies,
    private readonly recoveryCodes: RecoveryCodeSet,
    private readonly sessions: Sessions,
    private readonly waysIn: WaysIn,
    private readonly audit: AuditLog,
    private readonly mails: MailQueue,
  ) {}

  async list(caller: Actor): Promise<PasskeyListView> {
    const rows = await this.database.run(caller, (tx) => this.passkeys.list(tx, caller.userId!), {
      readOnly: true,
    });
    return { items: rows.map(toView) };
  }

  registrationOptions(caller: Actor): Promise<PasskeyOptionsView> {
    return this.database.run(serviceFor(caller), (tx) =>
      this.ceremonies.creationOptions(tx, caller.userId!),
    );
  }

  /** @throws DomainError `identity.passkey_not_registered`, `identity.passkey_known`, `identity.passkey_limit` */
  async register(
    caller: Actor,
    { name, credential }: RegisterPasskeyDto,
  ): Promise<PasskeyRegisteredView> {
    const userId = caller.userId!;
    const created = await this.ceremonies.created(caller, userId, credential);
    return this.database.run(caller, async (tx) => {
      if ((await this.passkeys.count(tx, userId)) >= MAX_PASSKEYS)
        throw passkeyErrors.passkey_limit();
      const row = await this.passkeys.insert(tx, {
        id: uuidv7(),
        user_id: userId,
        credential_id: created.credential.id,
        public_key: Buffer.from(created.credential.publicKey),
        counter: created.credential.counter,
        transports: credential.response.transports ?? [],
        name,
        synced: created.credentialBackedUp,
      });
      if (!row) throw passkeyErrors.passkey_known();
      this.audit.add(tx, { action: 'passkey.registered', details: { passkeyId: row.id } });
      const recoveryCodes = await this.recoveryCodes.issueWithFirst(tx, userId);
      await this.tellOwner(tx, userId);
      return { passkey: toView(row), recoveryCodes };
    });
  }

  /** @throws DomainError `identity.passkey_not_found` */
  async rename(caller: Actor, id: string, name: string): Promise<PasskeyView> {
    const row = await this.database.run(caller, (tx) =>
      this.passkeys.rename(tx, caller.userId!, id, name),
    );
    if (!row) throw passkeyErrors.passkey_not_found();
    return toView(row);
  }

  /** @throws DomainError `identity.passkey_not_found`, `identity.last_way_in` */
  async remove(caller: Actor, id: string): Promise<void> {
    const userId = caller.userId!;
    await this.database.run(caller, async (tx) => {
      if (!(await this.passkeys.delete(tx, userId, id))) throw passkeyErrors.passkey_not_found();
      await this.waysIn.expectOneLeft(tx, userId);
      this.audit.add(tx, { action: 'passkey.deleted', details: { passkeyId: id } });
      await this.recoveryCodes.dropWithLast(tx, userId);
      await this.tellOwner(tx, userId);
    });
  }

  signInOptions(caller: Actor): Promise<PasskeyOptionsView> {
    return this.database.run(serviceFor(caller), (tx) =>
      this.ceremonies.requestOptions(tx, 'sign-in'),
    );
  }

  /** Signs in without a password: the device and its lock are both factors. */
  async signIn(caller: Actor, { credential, schoolId }: PasskeySignInDto): Promise<SessionGrant> {
    const proven = await this.ceremonies.proven(caller, credential, 'sign-in');
    return this.database.run(serviceFor(caller), async (tx) => {
      await this.ceremonies.used(tx, proven);
      return this.sessions.open(tx, {
        userId: proven.passkey.user_id,
        schoolId,
        methods: ['hwk'],
      });
    });
  }

  private async tellOwner(tx: Parameters<MailQueue['add']>[0], userId: string): Promise<void> {
    await this.mails.add(tx, { template: 'second-factor-changed', to: { userId }, params: {} });
  }
}

function toView(row: PasskeyListRow): PasskeyView {
  return {
    id: row.id,
    name: row.name,
    synced: row.synced,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
