import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  lessonPublished,
  type EventDraft,
  type EventEnvelope,
  type Versioned,
} from '@lyceum/contracts';
import {
  type Answer,
  type Call,
  call,
  eventually,
  startStack,
  type TestStack,
  type TestStackOptions,
} from '@lyceum/testing';
import { BusPublisher, StandInIdentity, type TokenClaims } from '@lyceum/testing/stand-ins';
import pg from 'pg';
import type { SampleCourse } from './course.js';

type EnrollmentChange = Parameters<typeof enrollmentChanged.v1>[0];

/** Somebody in a school, with a token. */
export interface Member extends TokenClaims {
  readonly token: string;
}

export interface Enrolled extends Member {
  readonly enrollmentId: string;
  readonly courseId: string;
}

/** Progress alone, with a stand-in for identity, and catalog's facts as the test tells them. */
export class Classroom {
  private version = 0;

  private constructor(
    readonly stack: TestStack,
    readonly url: string,
    readonly identity: StandInIdentity,
    private readonly publisher: BusPublisher,
    private readonly admin: pg.Client,
  ) {}

  static async open(options: TestStackOptions = {}): Promise<Classroom> {
    const identity = await StandInIdentity.start();
    const stack = await startStack({
      services: ['progress'],
      ...options,
      env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url, ...options.env },
    });
    const admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    const url = `${stack.services['progress']!.url}/v1`;
    return new Classroom(stack, url, identity, await BusPublisher.of(stack), admin);
  }

  async close(): Promise<void> {
    await this.publisher.close();
    await this.admin.end();
    await this.stack.stop();
    await this.identity.stop();
  }

  member(
    role: TokenClaims['role'],
    schoolId: string = randomUUID(),
    userId: string = randomUUID(),
  ): Member {
    const claims = { role, schoolId, userId };
    return { ...claims, token: this.identity.token(claims) };
  }

  call<Body = Record<string, unknown>>(
    who: { readonly token: string } | undefined,
    path: string,
    options: Call = {},
  ): Promise<Answer<Body>> {
    return call<Body>(`${this.url}/${path}`, { token: who?.token, ...options });
  }

  async sql<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(text, values)).rows;
  }

  publish<Data extends Versioned>(
    schoolId: string,
    draft: EventDraft<Data>,
    time?: Date,
  ): Promise<EventEnvelope<Data>> {
    return this.publisher.publish(schoolId, draft, time);
  }

  /** Resolves when progress knows the course. */
  async publishCourse(schoolId: string, course: SampleCourse): Promise<void> {
    const { courseId, courseVersion, title, lessons } = course;
    for (const lesson of lessons) {
      const quiz = course.quizzes?.[lesson.lessonId] ?? null;
      // Only what is new or has changed is said.
      if (lesson.kind === 'quiz' && !quiz) continue;
      await this.publish(
        schoolId,
        lessonPublished.v1({
          lessonId: lesson.lessonId,
          courseId,
          courseVersion,
          kind: lesson.kind,
          title: lesson.title,
          language: 'en',
          text: null,
          quiz,
          version: courseVersion,
        }),
      );
    }
    await this.publish(
      schoolId,
      courseVersionPublished.v1({
        courseId,
        courseVersion,
        title,
        slug: 'counterpoint',
        language: 'en',
        isSequential: course.isSequential ?? false,
        sections: [],
        lessons: [...lessons],
        version: (this.version += 1),
      }),
    );
    await this.publish(
      schoolId,
      courseAvailabilityChanged.v1({
        courseId,
        availability: 'published',
        version: (this.version += 1),
      }),
    );
    await eventually(async () => {
      const [known] = await this.sql<{ lessons: number; quizzes: number }>(
        `select (select count(*)::int from progress.lessons where course_id = $1 and course_version = $2) as lessons,
           (select count(*)::int from progress.quizzes where lesson_id = any($3) and course_version = $2) as quizzes`,
        [courseId, courseVersion, Object.keys(course.quizzes ?? {})],
      );
      assert.equal(known!.lessons, lessons.length);
      assert.equal(known!.quizzes, Object.keys(course.quizzes ?? {}).length);
    });
  }

  /** A new learner of the course. Resolves when progress knows. */
  async enroll(
    schoolId: string,
    { courseId }: Pick<SampleCourse, 'courseId'>,
    change: Partial<EnrollmentChange> = {},
  ): Promise<Enrolled> {
    const learner = this.member('learner', schoolId, change.userId);
    const enrollmentId = change.enrollmentId ?? randomUUID();
    const enrolled = { ...learner, enrollmentId, courseId };
    await this.changeEnrollment(enrolled, change);
    return enrolled;
  }

  async changeEnrollment(
    { schoolId, userId, enrollmentId, courseId }: Enrolled,
    change: Partial<EnrollmentChange> = {},
    time?: Date,
  ): Promise<void> {
    const version = (this.version += 1);
    await this.publish(
      schoolId,
      enrollmentChanged.v1({
        enrollmentId,
        courseId,
        userId,
        state: 'active',
        source: 'free',
        courseVersion: 1,
        enrolledAt: new Date(Date.now() - 3_600_000).toISOString(),
        expiresAt: null,
        unlockedThrough: null,
        ...change,
        version,
      }),
      time,
    );
    await eventually(async () => {
      const [row] = await this.sql<{ version: string }>(
        'select version from progress.enrollments where enrollment_id = $1',
        [enrollmentId],
      );
      assert.equal(Number(row?.version), version);
    });
  }

  /** What progress has said of an aggregate, in order; it may still be on its way to the bus. */
  async said(subject: string): Promise<{ type: string; data: Record<string, unknown> }[]> {
    const rows = await this.sql<{ envelope: string }>(
      'select envelope from progress.outbox where aggregate_id = $1 order by seq',
      [subject],
    );
    return rows.map(({ envelope }) => {
      const { type, data } = JSON.parse(envelope) as EventEnvelope<Record<string, unknown>>;
      return { type: type.split('.').slice(2, 4).join('.'), data };
    });
  }
}
