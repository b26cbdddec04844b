import { Injectable } from '@nestjs/common';
import { membershipChanged } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { Cursors, onBehalfOf, requestErrors, type Actor, type Page } from '@lyceum/platform';
import { Database, type Tx } from '@lyceum/persistence';
import { ApiKeys } from '../api-keys/index.js';
import { AuditLog, type AuditAction } from '../audit/index.js';
import type { SchoolRole } from '../schools/index.js';
import type { MembersQuery } from './member.dto.js';
import { memberErrors } from './member.errors.js';
import { MemberRepository, type MemberRow } from './member.repository.js';

/** Who belongs to a school, and as what. Every change is an event, an audit entry and the end of older tokens. */
@Injectable()
export class Members {
  constructor(
    private readonly database: Database,
    private readonly members: MemberRepository,
    private readonly keys: ApiKeys,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
  ) {}

  async list(actor: Actor, { limit, cursor, role }: MembersQuery): Promise<Page<MemberRow>> {
    const schoolId = schoolOf(actor);
    const list = `members of ${schoolId} ${role}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.members.list(actor, schoolId, role, limit + 1, after);
    return this.cursors.page(list, rows, limit, (row) => [row.position, row.user_id]);
  }

  /**
   * Somebody joins, in a transaction that acts in the school.
   *
   * @throws DomainError `identity.already_a_member`
   */
  async join(tx: Tx, userId: string, role: SchoolRole): Promise<void> {
    const version = await this.members.insert(tx, schoolOf(tx.actor), userId, role);
    if (version === undefined) throw memberErrors.already_a_member();
    await this.announce(tx, { action: 'member.joined', userId, role, version });
  }

  async changeRole(actor: Actor, userId: string, role: SchoolRole): Promise<void> {
    await this.inTurn(actor, userId, async (tx, before) => {
      if (before === role) return;
      await this.setRole(tx, userId, role);
    });
  }

  async remove(actor: Actor, userId: string): Promise<void> {
    await this.inTurn(actor, userId, (tx) => this.end(tx, userId, 'member.removed'));
  }

  async leave(actor: Actor): Promise<void> {
    const userId = actor.userId!;
    await this.inTurn(actor, userId, (tx) => this.end(tx, userId, 'member.left'));
  }

  /** In a transaction that acts in the school and has checked that this may be. */
  async setRole(tx: Tx, userId: string, role: SchoolRole): Promise<void> {
    const version = await this.members.setRole(tx, schoolOf(tx.actor), userId, role);
    await this.keys.endBeyond(tx, userId, role);
    await this.announce(tx, { action: 'member.role_changed', userId, role, version });
  }

  private async end(tx: Tx, userId: string, action: AuditAction): Promise<void> {
    await this.keys.endBeyond(tx, userId, undefined);
    const version = await this.members.remove(tx, schoolOf(tx.actor), userId);
    await this.announce(tx, { action, userId, role: null, version });
  }

  /** @throws DomainError `identity.member_not_found`, `identity.owner_must_stay` */
  private async inTurn(
    actor: Actor,
    userId: string,
    work: (tx: Tx, role: SchoolRole) => Promise<void>,
  ): Promise<void> {
    const schoolId = schoolOf(actor);
    await this.database.run(onBehalfOf(actor, schoolId), async (tx) => {
      const role = await this.members.roleOf(tx, schoolId, userId);
      if (role === undefined) throw memberErrors.member_not_found();
      if (role === 'owner') throw memberErrors.owner_must_stay();
      await work(tx, role);
    });
  }

  private async announce(
    tx: Tx,
    change: { action: AuditAction; userId: string; role: SchoolRole | null; version: number },
  ): Promise<void> {
    const { action, userId, role, version } = change;
    this.outbox.add(
      tx,
      membershipChanged.v1({ schoolId: schoolOf(tx.actor), userId, role, version }),
    );
    this.audit.add(tx, { action, userId, details: role === null ? {} : { role } });
  }
}

export function schoolOf({ tenantId }: Actor): string {
  if (tenantId === undefined) throw requestErrors.forbidden({ detail: 'Act in a school first.' });
  return tenantId;
}
