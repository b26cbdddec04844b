import { Injectable, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '@lyceum/platform';
import { Maintenance, type Tx } from '@lyceum/persistence';
import { EnrollmentEvents } from './enrollment-events.js';
import { EnrollmentRepository } from './enrollment.repository.js';

/** In one transaction; what is left over is found an hour later, and gives no access until then. */
const BATCH = 5_000;

/**
 * Says of enrollments whose time is up that they are over. Access has ended by then, to the millisecond:
 * everybody who decides over it knows when.
 */
@Injectable()
export class EnrollmentExpiry implements OnModuleInit {
  constructor(
    private readonly maintenance: Maintenance,
    private readonly enrollments: EnrollmentRepository,
    private readonly events: EnrollmentEvents,
  ) {}

  onModuleInit(): void {
    this.maintenance.add('enrollments', (tx) => this.expireDue(tx));
  }

  private async expireDue(tx: Tx): Promise<void> {
    const schools = new Map<string, Tx>();
    for (const { id, tenant_id: tenantId } of await this.enrollments.due(tx, BATCH)) {
      const school =
        schools.get(tenantId) ?? tx.actAs(systemActor('enrollment expiry', { tenantId }));
      schools.set(tenantId, school);
      const row = await this.enrollments.expire(school, id);
      if (row) this.events.changed(school, row);
    }
  }
}
