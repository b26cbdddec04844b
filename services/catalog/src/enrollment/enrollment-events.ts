import { Injectable } from '@nestjs/common';
import { enrollmentChanged } from '@lyceum/contracts';
import { Outbox, type Cause } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import type { EnrollmentRow } from './enrollment.repository.js';

/** Every change of an enrollment is told: media, progress and ai decide over access by it. */
@Injectable()
export class EnrollmentEvents {
  constructor(private readonly outbox: Outbox) {}

  /** @returns the row, for the caller's convenience */
  changed(tx: Tx, row: EnrollmentRow, cause?: Cause): EnrollmentRow {
    this.outbox.add(
      tx,
      enrollmentChanged.v1({
        enrollmentId: row.id,
        courseId: row.course_id,
        userId: row.user_id,
        state: row.state,
        source: row.source,
        courseVersion: row.course_version,
        enrolledAt: row.enrolled_at.toISOString(),
        expiresAt: row.expires_at?.toISOString() ?? null,
        unlockedThrough: row.unlocked_through,
        version: row.version,
      }),
      cause,
    );
    return row;
  }
}
