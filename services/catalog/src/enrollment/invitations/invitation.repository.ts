import { Injectable } from '@nestjs/common';
import type { Actor, Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { CourseInvitationsRow } from '../../schema.generated.js';

export type InvitationRow = Omit<CourseInvitationsRow, 'tenant_id' | 'code_hash'>;

const COLUMNS = 'id, course_id, max_uses, uses, created_at, expires_at, revoked_at';
const HOLDS = 'revoked_at is null and expires_at > now() and uses < max_uses';

const INSERT = statement<InvitationRow>(
  'course_invitations.insert',
  `insert into course_invitations (id, tenant_id, course_id, code_hash, max_uses, expires_at)
   values ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) returning ${COLUMNS}`,
);
const LIST = statement<InvitationRow>(
  'course_invitations.list',
  `select ${COLUMNS} from course_invitations
   where course_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const REVOKE = statement(
  'course_invitations.revoke',
  `update course_invitations set revoked_at = now() where course_id = $1 and id = $2 and revoked_at is null`,
);
const PRESENTED = statement<Pick<InvitationRow, 'id' | 'course_id'>>(
  'course_invitations.presented',
  `select id, course_id from course_invitations where tenant_id = $1 and code_hash = $2 and ${HOLDS}`,
);
const USE = statement(
  'course_invitations.use',
  `update course_invitations set uses = uses + 1 where id = $1 and ${HOLDS}`,
);

export interface NewInvitation {
  readonly id: string;
  readonly courseId: string;
  readonly codeHash: Buffer;
  readonly maxUses: number;
  readonly days: number;
}

@Injectable()
export class InvitationRepository {
  constructor(private readonly database: Database) {}

  async insert(tx: Tx, invitation: NewInvitation): Promise<InvitationRow> {
    const { id, courseId, codeHash, maxUses, days } = invitation;
    return (await tx.first(INSERT, [id, tx.actor.tenantId, courseId, codeHash, maxUses, days]))!;
  }

  /** Newest first. */
  list(
    actor: Actor,
    courseId: string,
    limit: number,
    [id]: Position = [],
  ): Promise<InvitationRow[]> {
    return this.database.read(actor, LIST, [courseId, id, limit]);
  }

  /** @returns whether there was one that held */
  async revoke(tx: Tx, courseId: string, id: string): Promise<boolean> {
    return (await tx.execute(REVOKE, [courseId, id])) > 0;
  }

  /** One of the actor's school that holds now. */
  presented(
    tx: Tx,
    codeHash: Buffer,
  ): Promise<Pick<InvitationRow, 'id' | 'course_id'> | undefined> {
    return tx.first(PRESENTED, [tx.actor.tenantId, codeHash]);
  }

  /** @returns whether it still held */
  async use(tx: Tx, id: string): Promise<boolean> {
    return (await tx.execute(USE, [id])) > 0;
  }
}
