import { Inject, Injectable } from '@nestjs/common';
import { certificateRevoked } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import { CONFIG, Cursors, type Actor, type Page } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import type { Config } from '../config.js';
import { onBehalfOf } from '../learners/index.js';
import { CertificateCodes } from './certificate-codes.js';
import type { CertificatesQuery } from './certificate.dto.js';
import { certificateErrors } from './certificate.errors.js';
import { CertificateRepository, type CertificateRow } from './certificate.repository.js';

const STAFF = new Set<Actor['role']>(['owner', 'instructor', 'assistant', 'admin']);

@Injectable()
export class Certificates {
  constructor(
    private readonly database: Database,
    private readonly repository: CertificateRepository,
    private readonly codes: CertificateCodes,
    private readonly outbox: Outbox,
    private readonly cursors: Cursors,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Where anybody can see whether a certificate holds. */
  verificationUrl({ code }: Pick<CertificateRow, 'code'>): string {
    return new URL(`/v1/certificates/${code}/page`, this.config.PUBLIC_URL).toString();
  }

  /**
   * For anybody who has the code.
   *
   * @throws DomainError `progress.certificate_not_found` also for codes that were made up
   */
  async verify(origin: Actor, text: string): Promise<CertificateRow> {
    const certificate = await this.repository.byCode(origin, await this.readCode(text));
    if (!certificate) throw certificateErrors.certificate_not_found();
    return certificate;
  }

  /** The caller's own; all of the school for its staff. */
  async list(
    actor: Actor,
    { limit, cursor, courseId }: CertificatesQuery,
  ): Promise<Page<CertificateRow>> {
    const list = `certificates:${actor.tenantId}:${actor.userId}:${courseId}`;
    const after = this.cursors.read(list, cursor);
    const rows = await this.repository.list(actor, courseId, limit + 1, after);
    return this.cursors.page(list, rows, limit, ({ position, id }) => [position, id]);
  }

  /** The learner says it once; the staff may correct it. */
  async nameHolder(actor: Actor, text: string, name: string): Promise<CertificateRow> {
    return this.change(actor, text, async (tx, certificate) => {
      if (certificate.holder_name !== null && !STAFF.has(actor.role)) {
        if (certificate.holder_name === name) return certificate;
        throw certificateErrors.holder_named();
      }
      return this.repository.name(tx, certificate.id, name);
    });
  }

  /** @throws DomainError `progress.holder_unnamed`, `progress.certificate_revoked` */
  async pdf(actor: Actor, text: string): Promise<Buffer> {
    const certificate = await this.verify(actor, text);
    if (!isFor(actor, certificate)) throw certificateErrors.certificate_not_found();
    if (certificate.revoked_at) throw certificateErrors.certificate_revoked();
    if (certificate.holder_name === null) throw certificateErrors.holder_unnamed();
    // Loaded with the first certificate that is printed: what sets type is large.
    const { certificatePdf } = await import('./certificate-pdf.js');
    return certificatePdf({
      holderName: certificate.holder_name,
      courseTitle: certificate.course_title,
      completedAt: certificate.completed_at,
      code: certificate.code,
      verificationUrl: this.verificationUrl(certificate),
    });
  }

  /** It shows as revoked from now on. Revoking again changes nothing. */
  async revoke(actor: Actor, text: string, reason: string): Promise<CertificateRow> {
    return this.change(actor, text, async (tx, certificate) => {
      if (certificate.revoked_at) return certificate;
      const revoked = await this.repository.revoke(tx, certificate.id, reason);
      this.outbox.add(
        tx,
        certificateRevoked.v1({
          certificateId: revoked.id,
          userId: revoked.user_id,
          reason,
          version: revoked.version,
        }),
      );
      return revoked;
    });
  }

  private async change(
    actor: Actor,
    text: string,
    work: (
      tx: Parameters<CertificateRepository['lock']>[0],
      certificate: CertificateRow,
    ) => Promise<CertificateRow>,
  ): Promise<CertificateRow> {
    const code = await this.readCode(text);
    return this.database.run(onBehalfOf(actor), async (tx) => {
      const certificate = await this.repository.lock(tx, code);
      if (!certificate || !isFor(actor, certificate))
        throw certificateErrors.certificate_not_found();
      return work(tx, certificate);
    });
  }

  private async readCode(text: string): Promise<string> {
    const code = await this.codes.verified(text);
    if (code === undefined) throw certificateErrors.certificate_not_found();
    return code;
  }
}

/** Whether it is the actor's own, or of the school whose staff the actor belongs to. */
function isFor(actor: Actor, certificate: CertificateRow): boolean {
  return (
    certificate.tenant_id === actor.tenantId &&
    (certificate.user_id === actor.userId || STAFF.has(actor.role))
  );
}
