import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { userRegistered } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import { Schools } from '../schools/index.js';
import { accountErrors } from './account.errors.js';
import { AccountRepository, type NewUser } from './account.repository.js';

export interface NewAccount extends NewUser {
  readonly school?: { readonly name: string; readonly slug: string } | undefined;
}

export interface OpenedAccount {
  readonly userId: string;
  readonly schoolId: string | undefined;
}

@Injectable()
export class AccountOpening {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly schools: Schools,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Account, school, membership and their events: all of it or nothing. `tx` must be the service's own.
   *
   * @throws DomainError `identity.email_taken`, `identity.slug_taken`
   */
  async open(tx: Tx, { school, ...account }: NewAccount): Promise<OpenedAccount> {
    const userId = randomUUID();
    const user = await this.accounts.insertUser(tx, userId, account);
    if (!user) throw accountErrors.email_taken();
    const registeredAt = user.created_at.toISOString();
    this.outbox.add(tx, userRegistered.v1({ userId, registeredAt, version: user.version }));
    const schoolId = school && (await this.schools.open(tx, userId, school)).tenant_id;
    this.audit.add(tx, { action: 'account.registered', userId, tenantId: schoolId ?? null });
    return { userId, schoolId };
  }
}
