import { Injectable } from '@nestjs/common';
import { Cursors, requestErrors, type Actor, type PageQuery } from '@lyceum/platform';
import { Database, statement, type Statement } from '@lyceum/persistence';
import type { AuditEntriesRow } from '../schema.generated.js';
import type { AuditEntryView, AuditPageView } from './audit.dto.js';

// Ids are UUIDv7: the newest first.
const OF_USER = statement<AuditEntriesRow>(
  'audit_entries.of_user',
  `select * from audit_entries where user_id = $1 and ($2::uuid is null or id < $2::uuid)
   order by id desc limit $3`,
);
const OF_SCHOOL = statement<AuditEntriesRow>(
  'audit_entries.of_school',
  `select * from audit_entries where tenant_id = $1 and ($2::uuid is null or id < $2::uuid)
   order by id desc limit $3`,
);

@Injectable()
export class AuditReader {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  own(actor: Actor, page: PageQuery): Promise<AuditPageView> {
    return this.read(actor, page, `audit:user:${actor.userId}`, OF_USER, actor.userId!);
  }

  /** @throws DomainError `request.forbidden` without a school */
  ofSchool(actor: Actor, page: PageQuery): Promise<AuditPageView> {
    if (actor.tenantId === undefined) throw requestErrors.forbidden();
    return this.read(actor, page, `audit:school:${actor.tenantId}`, OF_SCHOOL, actor.tenantId);
  }

  private async read(
    actor: Actor,
    { limit, cursor }: PageQuery,
    list: string,
    entries: Statement<AuditEntriesRow>,
    id: string,
  ): Promise<AuditPageView> {
    const [after] = this.cursors.read(list, cursor) ?? [];
    const rows = await this.database.read(actor, entries, [id, after, limit + 1]);
    const page = this.cursors.page(list, rows, limit, (row) => [row.id]);
    return { ...page, items: page.items.map(viewOf) };
  }
}

function viewOf(row: AuditEntriesRow): AuditEntryView {
  return {
    id: row.id,
    at: row.at,
    action: row.action,
    actorId: row.actor_id,
    userId: row.user_id,
    schoolId: row.tenant_id,
    sessionId: row.session_id,
    network: row.address_prefix,
    device: row.device,
    details: row.details as Record<string, unknown>,
  };
}
