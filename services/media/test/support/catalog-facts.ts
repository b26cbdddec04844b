import { randomUUID } from 'node:crypto';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  natsSubject,
  type EventDraft,
} from '@lyceum/contracts';
import { eventEnvelope } from '@lyceum/messaging';
import { systemActor } from '@lyceum/platform';
import type pg from 'pg';

type Enrollment = Parameters<typeof enrollmentChanged.v1>[0];
type Lesson = Parameters<typeof courseVersionPublished.v1>[0]['lessons'][number];

/** Says what catalog says, through its own outbox: in a stack with catalog the relay publishes it. */
export class CatalogFacts {
  private version = 0;

  constructor(
    private readonly admin: pg.Client,
    private readonly tenantId: string,
  ) {}

  /** A version whose lessons hold these assets. */
  async publish(
    courseId: string,
    courseVersion: number,
    lessons: readonly (Partial<Lesson> & { assetId: string })[],
  ): Promise<void> {
    await this.say(
      courseVersionPublished.v1({
        courseId,
        courseVersion,
        title: 'Algebra',
        slug: 'algebra',
        language: 'en',
        isSequential: false,
        sections: [],
        lessons: lessons.map((lesson, position) => ({
          lessonId: randomUUID(),
          sectionId: courseId,
          position,
          kind: 'video',
          title: 'A lesson',
          durationSeconds: null,
          isRequired: true,
          isPreview: false,
          completion: { manual: true },
          drip: null,
          ...lesson,
        })),
        version: this.next(),
      }),
    );
  }

  async available(
    courseId: string,
    availability: 'draft' | 'published' | 'archived' | 'deleted',
  ): Promise<void> {
    await this.say(courseAvailabilityChanged.v1({ courseId, availability, version: this.next() }));
  }

  async enroll(
    enrollment: Pick<Enrollment, 'enrollmentId' | 'courseId' | 'userId'> & Partial<Enrollment>,
  ): Promise<void> {
    await this.say(
      enrollmentChanged.v1({
        state: 'active',
        source: 'grant',
        courseVersion: 1,
        enrolledAt: new Date(Date.now() - 1000).toISOString(),
        expiresAt: null,
        unlockedThrough: null,
        version: this.next(),
        ...enrollment,
      }),
    );
  }

  private next(): number {
    return (this.version += 1);
  }

  private async say(draft: EventDraft): Promise<void> {
    const actor = systemActor('test', { tenantId: this.tenantId });
    const envelope = eventEnvelope('catalog', actor, draft);
    await this.admin.query(
      `insert into catalog.outbox (event_id, tenant_id, aggregate_id, nats_subject, envelope)
       values ($1, $2, $3, $4, $5)`,
      [
        envelope.id,
        this.tenantId,
        envelope.subject,
        natsSubject(envelope.type, this.tenantId),
        JSON.stringify(envelope),
      ],
    );
  }
}
