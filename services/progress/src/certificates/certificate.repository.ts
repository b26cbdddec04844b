import { Injectable } from '@nestjs/common';
import { systemActor, type Actor, type Position } from '@lyceum/platform';
import { Database, statement, type Tx } from '@lyceum/persistence';
import type { CertificatesRow } from '../schema.generated.js';

export type CertificateRow = CertificatesRow;

export type NewCertificate = Pick<
  CertificateRow,
  | 'id'
  | 'user_id'
  | 'enrollment_id'
  | 'course_id'
  | 'course_version'
  | 'course_title'
  | 'code'
  | 'completed_at'
>;

const COLUMNS = `id, tenant_id, user_id, enrollment_id, course_id, course_version, course_title, code, holder_name,
     completed_at, issued_at, revoked_at, revoked_by, revocation_reason, version`;

const INSERT = statement<{ id: string }>(
  'certificates.insert',
  `insert into certificates (id, tenant_id, user_id, enrollment_id, course_id, course_version, course_title, code,
     completed_at, issued_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, date_trunc('milliseconds', now()))
   on conflict (enrollment_id) do nothing returning id`,
);
const BY_CODE = statement<CertificateRow>(
  'certificates.by_code',
  `select ${COLUMNS} from certificates where code = $1`,
);

const LIST = statement<CertificateRow & { position: string }>(
  'certificates.list',
  `select ${COLUMNS}, issued_at::text as position from certificates
   where tenant_id = $1 and ($2::uuid is null or course_id = $2)
     and ($3::timestamptz is null or (issued_at, id) < ($3, $4::uuid))
   order by issued_at desc, id desc limit $5`,
);
const LOCK = statement<CertificateRow>(
  'certificates.lock',
  `select ${COLUMNS} from certificates where code = $1 and tenant_id = $2 for update`,
);
const NAME = statement<CertificateRow>(
  'certificates.name',
  `update certificates set holder_name = $2, version = version + 1 where id = $1 returning ${COLUMNS}`,
);
const REVOKE = statement<CertificateRow>(
  'certificates.revoke',
  `update certificates set revoked_at = date_trunc('milliseconds', now()), revoked_by = $2, revocation_reason = $3,
     version = version + 1
   where id = $1 returning ${COLUMNS}`,
);

@Injectable()
export class CertificateRepository {
  constructor(private readonly database: Database) {}

  /** @returns whether there was none for this enrollment */
  async insert(tx: Tx, made: NewCertificate): Promise<boolean> {
    const row = await tx.first(INSERT, [
      made.id,
      tx.actor.tenantId,
      made.user_id,
      made.enrollment_id,
      made.course_id,
      made.course_version,
      made.course_title,
      made.code,
      made.completed_at,
    ]);
    return row !== undefined;
  }

  /** For whoever has the code, of whatever school. */
  async byCode(origin: Actor, code: string): Promise<CertificateRow | undefined> {
    return (await this.database.read(systemActor('verification', { origin }), BY_CODE, [code]))[0];
  }

  /** Those that the actor may see, newest first. */
  list(
    actor: Actor,
    courseId: string | undefined,
    limit: number,
    [issuedAt, id]: Position = [],
  ): Promise<(CertificateRow & { position: string })[]> {
    return this.database.read(actor, LIST, [actor.tenantId, courseId, issuedAt, id, limit]);
  }

  /** In the school of the transaction; nobody else changes it until that ends. */
  lock(tx: Tx, code: string): Promise<CertificateRow | undefined> {
    return tx.first(LOCK, [code, tx.actor.tenantId]);
  }

  async name(tx: Tx, id: string, holder: string): Promise<CertificateRow> {
    return (await tx.first(NAME, [id, holder]))!;
  }

  async revoke(tx: Tx, id: string, reason: string): Promise<CertificateRow> {
    return (await tx.first(REVOKE, [id, tx.actor.userId, reason]))!;
  }
}
