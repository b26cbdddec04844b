import { Injectable } from '@nestjs/common';
import { statement, type Tx } from '@lyceum/persistence';
import { v7 as uuidv7 } from 'uuid';
import { addressPrefix, deviceLabel } from '../devices/index.js';
import type { AuditAction } from './audit-actions.js';

const INSERT = statement(
  'audit_entries.insert',
  `insert into audit_entries
     (id, action, actor_id, user_id, tenant_id, session_id, address_prefix, device, details)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);

export interface AuditEntry {
  readonly action: AuditAction;
  /** Whom it is about; the acting user without it. Sees the entry. */
  readonly userId?: string | undefined;
  /** The school it concerns, whose owners see the entry; the school acted in without it, `null` for none. */
  readonly tenantId?: string | null | undefined;
  /** The session it concerns; the acting one without it. */
  readonly sessionId?: string | undefined;
  /** Facts beside those above, at most 4 kB. Never a secret, an address or a name. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>> | undefined;
}

/** What matters to security, written in the transaction of what it tells of. Nothing is ever changed in it. */
@Injectable()
export class AuditLog {
  add(tx: Tx, { action, userId, tenantId, sessionId, details = {} }: AuditEntry): void {
    const { actor } = tx;
    tx.defer(INSERT, [
      uuidv7(),
      action,
      actor.userId,
      userId ?? actor.userId,
      tenantId === undefined ? actor.tenantId : tenantId,
      sessionId ?? actor.sessionId,
      addressPrefix(actor.client?.address),
      actor.client && deviceLabel(actor.client.userAgent),
      details,
    ]);
  }
}
