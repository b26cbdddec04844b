import { randomUUID } from 'node:crypto';
import {
  assetDeleted,
  captionsReady,
  captionsRemoved,
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  lessonPublished,
  type Cue,
} from '@lyceum/contracts';
import type { TestStack } from '@lyceum/testing';
import { BusPublisher } from '@lyceum/testing/stand-ins';

type Enrollment = Parameters<typeof enrollmentChanged.v1>[0];
type Lesson = Parameters<typeof courseVersionPublished.v1>[0]['lessons'][number];

/** What catalog and media say of one school, in whatever order the test tells it. */
export class Facts {
  private version = 0;

  private constructor(
    private readonly bus: BusPublisher,
    readonly schoolId: string,
  ) {}

  static async of(stack: TestStack, schoolId: string = randomUUID()): Promise<Facts> {
    return new Facts(await BusPublisher.of(stack), schoolId);
  }

  close(): Promise<void> {
    return this.bus.close();
  }

  async publish(
    courseId: string,
    courseVersion: number,
    lessons: readonly Partial<Lesson>[],
  ): Promise<void> {
    await this.bus.publish(
      this.schoolId,
      courseVersionPublished.v1({
        courseId,
        courseVersion,
        title: 'Biology',
        slug: 'biology',
        language: 'en',
        isSequential: false,
        sections: [],
        lessons: lessons.map((lesson, position) => ({
          lessonId: randomUUID(),
          sectionId: courseId,
          position,
          kind: 'video',
          title: `Lesson ${position}`,
          assetId: null,
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

  async text(
    courseId: string,
    courseVersion: number,
    lessonId: string,
    text: string,
  ): Promise<void> {
    await this.bus.publish(
      this.schoolId,
      lessonPublished.v1({
        lessonId,
        courseId,
        courseVersion,
        kind: 'text',
        title: 'A text',
        language: 'en',
        text,
        quiz: null,
        version: courseVersion,
      }),
    );
  }

  async captions(
    assetId: string,
    cues: readonly Cue[],
    {
      language = 'en',
      version = this.next(),
      sha256 = `${assetId}-${version}`,
    }: { language?: string; version?: number; sha256?: string } = {},
  ): Promise<void> {
    await this.bus.publish(
      this.schoolId,
      captionsReady.v1({ assetId, language, sha256, cues: [...cues], version }),
    );
  }

  async removeCaptions(
    assetId: string,
    { language = 'en', version = this.next() } = {},
  ): Promise<void> {
    await this.bus.publish(this.schoolId, captionsRemoved.v1({ assetId, language, version }));
  }

  async deleteAsset(assetId: string): Promise<void> {
    await this.bus.publish(this.schoolId, assetDeleted.v1({ assetId, version: this.next() }));
  }

  async available(
    courseId: string,
    availability: 'draft' | 'published' | 'archived' | 'deleted',
  ): Promise<void> {
    await this.bus.publish(
      this.schoolId,
      courseAvailabilityChanged.v1({ courseId, availability, version: this.next() }),
    );
  }

  /** @returns the enrollment, to be changed by giving it again */
  async enroll(
    enrollment: Pick<Enrollment, 'courseId' | 'userId'> & Partial<Enrollment>,
  ): Promise<string> {
    const enrollmentId = enrollment.enrollmentId ?? randomUUID();
    await this.bus.publish(
      this.schoolId,
      enrollmentChanged.v1({
        enrollmentId,
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
    return enrollmentId;
  }

  next(): number {
    return (this.version += 1);
  }
}
