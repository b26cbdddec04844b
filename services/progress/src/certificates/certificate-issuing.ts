import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { certificateIssued } from '@lyceum/contracts';
import { Outbox } from '@lyceum/messaging';
import type { Tx } from '@lyceum/persistence';
import { CurriculumRepository } from '../curriculum/index.js';
import { CertificateCodes } from './certificate-codes.js';
import { CertificateRepository } from './certificate.repository.js';

/** A course that somebody completed. */
export interface CompletedCourse {
  readonly enrollmentId: string;
  readonly courseId: string;
  readonly userId: string;
  readonly courseVersion: number;
  readonly completedAt: Date;
}

@Injectable()
export class CertificateIssuing {
  constructor(
    private readonly repository: CertificateRepository,
    private readonly codes: CertificateCodes,
    private readonly curriculum: CurriculumRepository,
    private readonly outbox: Outbox,
  ) {}

  /** One for each enrollment. The transaction acts as the service in the school. */
  async issue(tx: Tx, completed: CompletedCourse): Promise<void> {
    const { enrollmentId, courseId, userId, courseVersion, completedAt } = completed;
    const course = await this.curriculum.title(tx, courseId, courseVersion);
    const certificateId = randomUUID();
    const isNew = await this.repository.insert(tx, {
      id: certificateId,
      user_id: userId,
      enrollment_id: enrollmentId,
      course_id: courseId,
      course_version: courseVersion,
      course_title: course!.title,
      code: await this.codes.create(),
      completed_at: completedAt,
    });
    if (isNew)
      this.outbox.add(
        tx,
        certificateIssued.v1({ certificateId, enrollmentId, courseId, userId, version: 1 }),
      );
  }
}
