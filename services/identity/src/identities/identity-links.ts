import { Injectable } from '@nestjs/common';
import type { Tx } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { AuditLog } from '../audit/index.js';
import { IdentityRepository, type IdentityRow } from './identity.repository.js';

/** Who somebody is at a provider. */
export interface LinkedIdentity {
  readonly provider: string;
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
}

@Injectable()
export class IdentityLinks {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly audit: AuditLog,
  ) {}

  /** From now on the identity leads to the account. `undefined` when it leads to one already. */
  async add(tx: Tx, userId: string, identity: LinkedIdentity): Promise<IdentityRow | undefined> {
    const { provider, issuer, subject, email } = identity;
    const row = await this.identities.insert(tx, {
      id: uuidv7(),
      user_id: userId,
      provider,
      issuer,
      subject,
      email,
    });
    if (row) this.audit.add(tx, { action: 'identity.linked', userId, details: { provider } });
    return row;
  }
}
