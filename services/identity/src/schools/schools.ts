import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { membershipChanged, schoolCreated, schoolUpdated } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import {
  CONFIG,
  Cursors,
  onBehalfOf,
  systemActor,
  type Actor,
  type Page,
  type PageQuery,
} from '@lyceum/platform';
import { Database, isUniqueViolation, type Tx } from '@lyceum/persistence';
import { AuditLog } from '../audit/index.js';
import type { Config } from '../config.js';
import type { SchoolDto, UpdateSchoolDto } from './school.dto.js';
import { schoolErrors } from './school.errors.js';
import { SchoolRepository, type SchoolOfUserRow, type SchoolRow } from './school.repository.js';

const MAX_SETTINGS_BYTES = 8192;
/** How long a slug that was given up leads to its school and is kept from others. */
const KEEP_SLUG_DAYS = 90;
/** Slugs that mean something else in an address. */
const RESERVED = new Set(['admin', 'api', 'current', 'new', 'www']);

@Injectable()
export class Schools {
  constructor(
    private readonly database: Database,
    private readonly schools: SchoolRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly cursors: Cursors,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Opens a school in somebody's name, in a transaction that is under way.
   *
   * @throws DomainError `identity.slug_taken`, `identity.too_many_schools`
   */
  async open(tx: Tx, ownerId: string, { name, slug }: SchoolDto): Promise<SchoolRow> {
    const schoolId = randomUUID();
    const system = tx.actAs({
      ...systemActor('schools', { origin: tx.actor, tenantId: schoolId }),
      userId: ownerId,
    });
    if ((await this.schools.countOwned(system, ownerId)) >= this.config.SCHOOLS_PER_USER)
      throw schoolErrors.too_many_schools();
    if (RESERVED.has(slug)) throw schoolErrors.slug_taken();
    const school = await this.schools.insert(system, schoolId, slug, name);
    // After the insert: whoever is giving the slug up at this moment has done so by now.
    if (!school || (await this.schools.isHeld(system, slug, schoolId)))
      throw schoolErrors.slug_taken();
    const version = await this.schools.insertOwner(system, schoolId, ownerId);
    this.outbox.add(system, schoolCreated.v1({ schoolId, ownerId, slug, version: school.version }));
    this.outbox.add(
      system,
      membershipChanged.v1({ schoolId, userId: ownerId, role: 'owner', version }),
    );
    this.audit.add(system, { action: 'school.created' });
    return school;
  }

  /** Whether nobody could open a school with this slug now. */
  async isSlugTaken(caller: Actor, slug: string): Promise<boolean> {
    return RESERVED.has(slug) || (await this.schools.findBySlug(caller, slug)) !== undefined;
  }

  create(actor: Actor, school: SchoolDto): Promise<SchoolRow> {
    // The caller acts in another school, or in none: the service does it.
    return this.database.runOnce(onBehalfOf(actor, undefined), (tx) =>
      this.open(tx, actor.userId!, school),
    );
  }

  async current(actor: Actor): Promise<SchoolRow> {
    const school = actor.tenantId && (await this.schools.find(actor, actor.tenantId));
    if (!school) throw schoolErrors.school_not_found();
    return school;
  }

  async bySlug(caller: Actor, slug: string): Promise<SchoolRow> {
    const school = await this.schools.findBySlug(caller, slug);
    if (!school) throw schoolErrors.school_not_found();
    return school;
  }

  /** Whether the school that `tx` acts in takes whoever comes; it stays so until the transaction ends. */
  isOpen(tx: Tx): Promise<boolean> {
    return this.schools.isOpen(tx, tx.actor.tenantId!);
  }

  async ofUser(actor: Actor, { limit, cursor }: PageQuery): Promise<Page<SchoolOfUserRow>> {
    const list = `schools of ${actor.userId}`;
    const rows = await this.schools.ofUser(actor, limit + 1, this.cursors.read(list, cursor));
    return this.cursors.page(list, rows, limit, (row) => [row.position, row.tenant_id]);
  }

  /** @param expected the version that the caller has seen, when that matters to the caller */
  async update(
    actor: Actor,
    expected: number | undefined,
    change: UpdateSchoolDto,
  ): Promise<SchoolRow> {
    if (Buffer.byteLength(JSON.stringify(change.settings ?? {})) > MAX_SETTINGS_BYTES)
      throw schoolErrors.settings_too_large();
    return this.database.run(actor, async (tx) => {
      const before = actor.tenantId && (await this.schools.lock(tx, actor.tenantId));
      if (!before) throw schoolErrors.school_not_found();
      if (expected !== undefined && before.version !== expected)
        throw schoolErrors.school_changed();
      const {
        name = before.name,
        slug = before.slug,
        settings = before.settings,
        admission = before.admission,
      } = change;
      const isRenamed = slug !== before.slug;
      if (isRenamed && RESERVED.has(slug)) throw schoolErrors.slug_taken();
      const school = await this.schools
        .update(tx, before.tenant_id, { name, slug, settings, admission })
        .catch((error: unknown) => {
          throw isUniqueViolation(error) ? schoolErrors.slug_taken() : error;
        });
      if (!school) throw schoolErrors.slug_taken();
      if (isRenamed) await this.moveSlug(tx, before, slug);
      const { tenant_id: schoolId, version } = school;
      this.outbox.add(tx, schoolUpdated.v1({ schoolId, slug, version }));
      this.audit.add(tx, {
        action: 'school.changed',
        details: { fields: Object.keys(change).sort().join(' ') },
      });
      return school;
    });
  }

  private async moveSlug(tx: Tx, before: SchoolRow, slug: string): Promise<void> {
    const system = tx.actAs(
      systemActor('schools', { origin: tx.actor, tenantId: before.tenant_id }),
    );
    if (await this.schools.isHeld(system, slug, before.tenant_id)) throw schoolErrors.slug_taken();
    await this.schools.keepSlug(system, before.slug, before.tenant_id, KEEP_SLUG_DAYS);
    // A school may come back to a slug of its own.
    await this.schools.dropSlug(system, slug);
  }
}
