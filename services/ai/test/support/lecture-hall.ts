import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  captionsReady,
  courseAvailabilityChanged,
  courseVersionPublished,
  enrollmentChanged,
  lessonPublished,
  type Cue,
  type EventDraft,
  type LessonOutline,
  type Versioned,
} from '@lyceum/contracts';
import {
  eventually,
  patience,
  startStack,
  type StackService,
  type TestStack,
} from '@lyceum/testing';
import pg from 'pg';
import { BusPublisher, StandInIdentity, type TokenClaims } from '@lyceum/testing/stand-ins';

type Enrollment = Parameters<typeof enrollmentChanged.v1>[0];

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}

export interface Sent {
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TaughtCourse {
  readonly schoolId: string;
  readonly courseId: string;
  readonly lessons: readonly LessonOutline[];
}

export const lecture = (position: number, more: Partial<LessonOutline> = {}): LessonOutline => ({
  lessonId: randomUUID(),
  sectionId: randomUUID(),
  position,
  kind: 'video',
  title: `Lecture ${position + 1}`,
  assetId: randomUUID(),
  durationSeconds: 100,
  isRequired: true,
  isPreview: false,
  completion: { watchedPercent: 90 },
  drip: null,
  ...more,
});

export const cuesOf = (sentences: readonly string[]): Cue[] =>
  sentences.map((text, at) => ({ start: at * 4, end: at * 4 + 3.5, text }));

/** The AI service alone, with a stand-in for identity, and the facts of others as the test tells them. */
export class LectureHall {
  private version = 0;

  private constructor(
    private readonly stack: TestStack,
    private readonly identity: StandInIdentity,
    private readonly publisher: BusPublisher,
  ) {}

  /** @param settings of the service, besides those of every test */
  static async open(settings: Readonly<Record<string, string>> = {}): Promise<LectureHall> {
    const identity = await StandInIdentity.start();
    const env = { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url, ...settings };
    const stack = await startStack({ services: ['ai'], env });
    return new LectureHall(stack, identity, await BusPublisher.of(stack));
  }

  async close(): Promise<void> {
    await this.publisher.close();
    await this.stack.stop();
    await this.identity.stop();
  }

  /** Kills the service at once, and starts it again. */
  async crash(): Promise<void> {
    const service = this.stack.services['ai']!;
    await service.kill();
    await service.restart();
  }

  /** For what only the database knows. */
  get databaseUrl(): string {
    return this.stack.databaseUrl;
  }

  token(
    role: TokenClaims['role'],
    schoolId: string = randomUUID(),
    userId: string = randomUUID(),
  ): string {
    return this.identity.token({ role, schoolId, userId });
  }

  /** @param sent a body, as JSON, and more headers */
  async call<Body>(
    token: string | undefined,
    path: string,
    method = 'GET',
    sent: Sent = {},
  ): Promise<Answer<Body>> {
    const response = await this.fetch(token, path, method, sent, patience(60_000, path));
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as Body, text };
  }

  /** The answer as it comes. */
  fetch(
    token: string | undefined,
    path: string,
    method: string,
    { json, headers = {} }: Sent,
    signal: AbortSignal,
  ): Promise<Response> {
    return fetch(`${this.stack.services['ai']!.url}/v1/ai/${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? null : JSON.stringify(json),
      signal,
    });
  }

  async say<Data extends Versioned>(schoolId: string, draft: EventDraft<Data>): Promise<void> {
    await this.publisher.publish(schoolId, draft);
  }

  /** Facts of one aggregate get ever higher versions. */
  next(): number {
    return (this.version += 1);
  }

  /** @param texts Markdown, by the id of the lesson */
  async publish(
    schoolId: string,
    lessons: readonly LessonOutline[],
    texts: Readonly<Record<string, string>> = {},
  ): Promise<TaughtCourse> {
    const courseId = randomUUID();
    const course = { courseId, courseVersion: 1, language: 'en' };
    for (const { lessonId, kind, title } of lessons) {
      const lesson = { lessonId, kind, title, text: texts[lessonId] ?? null, quiz: null };
      await this.say(schoolId, lessonPublished.v1({ ...course, ...lesson, version: 1 }));
    }
    const outline = { title: 'Baking', slug: 'baking', isSequential: false, sections: [] };
    await this.say(
      schoolId,
      courseVersionPublished.v1({
        ...course,
        ...outline,
        lessons: [...lessons],
        version: this.next(),
      }),
    );
    await this.say(
      schoolId,
      courseAvailabilityChanged.v1({ courseId, availability: 'published', version: this.next() }),
    );
    return { schoolId, courseId, lessons };
  }

  /** A token of a new learner of the course. */
  async enroll(course: TaughtCourse, change: Partial<Enrollment> = {}): Promise<string> {
    const enrolled = { userId: randomUUID(), ...change };
    await this.say(course.schoolId, enrollmentChanged.v1(this.enrollment(course, enrolled)));
    return this.token('learner', course.schoolId, enrolled.userId);
  }

  private enrollment(
    { courseId }: TaughtCourse,
    change: Partial<Enrollment> & Pick<Enrollment, 'userId'>,
  ): Enrollment {
    return {
      enrollmentId: randomUUID(),
      courseId,
      state: 'active',
      source: 'free',
      courseVersion: 1,
      enrolledAt: new Date(Date.now() - 3_600_000).toISOString(),
      expiresAt: null,
      unlockedThrough: null,
      version: this.next(),
      ...change,
    };
  }

  get service(): StackService {
    return this.stack.services['ai']!;
  }

  /** As an administrator of the database sees it, in the schema of the service. */
  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.stack.databaseUrl });
    await client.connect();
    try {
      await client.query('set search_path to ai');
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async caption(schoolId: string, assetId: string, sentences: readonly string[]): Promise<void> {
    const cues = cuesOf(sentences);
    const captions = { assetId, language: 'en', sha256: randomUUID(), cues };
    await this.say(schoolId, captionsReady.v1({ ...captions, version: this.next() }));
  }

  /** Says what is spoken in a lesson, and waits until the service has heard of it and of the course. */
  async captionLesson(
    { schoolId, courseId }: TaughtCourse,
    assetId: string,
    sentences: readonly string[],
  ): Promise<void> {
    await this.caption(schoolId, assetId, sentences);
    await eventually(async () => {
      const rows = await this.query(
        `select from caption_tracks join lessons using (asset_id)
         join course_availability using (course_id) where course_id = $1`,
        [courseId],
      );
      assert.equal(rows.length, 1);
    });
  }
}
