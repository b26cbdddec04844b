import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@lyceum/testing';
import { Client } from 'undici';
import { VIDEO_SECONDS, type School } from './school.js';

export interface Answered {
  readonly ms: number;
  readonly isFine: boolean;
}

const LEAST_PAUSE_MS = 2_000;
const MOST_PAUSE_MS = 8_000;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
}

interface Outline {
  readonly sections: readonly Section[];
}

interface Section {
  readonly lessons: readonly { readonly id: string; readonly kind: string }[];
}

/** Watches, reads, looks around; with a connection of its own, as an app has. */
export class Learner {
  private readonly client: Client;
  private readonly token: string;
  private enrollmentId = '';
  private sessionId = '';
  private textLessons: readonly string[] = [];
  private heardAt = 0;
  private sequence = 0;
  private watched = 0;

  constructor(
    gatewayUrl: string,
    private readonly school: School,
  ) {
    this.client = new Client(gatewayUrl, { keepAliveTimeout: 60_000 });
    this.token = school.learnerToken();
  }

  async enroll(): Promise<void> {
    const { courseId } = this.school;
    const { id } = await this.expect<{ id: string }>('POST', `/v1/courses/${courseId}/enrollments`);
    this.enrollmentId = id;
    const { sections } = await this.expect<Outline>('GET', `/v1/enrollments/${id}/outline`);
    const lessons = sections.flatMap((section) => section.lessons);
    this.textLessons = lessons.filter(({ kind }) => kind === 'text').map((lesson) => lesson.id);
    const lessonId = lessons.find(({ kind }) => kind === 'video')!.id;
    // Progress learns of the enrollment from an event.
    const session = await eventually(() =>
      this.expect<{ sessionId: string }>('POST', '/v1/progress/sessions', {
        enrollmentId: id,
        lessonId,
      }),
    );
    this.sessionId = session.sessionId;
    this.heardAt = Date.now();
  }

  /** @param answers where to write down what it waited for */
  async liveUntil(until: number, answers: Answered[]): Promise<void> {
    await delay(Math.random() * MOST_PAUSE_MS);
    while (Date.now() < until) {
      const call = this.nextCall();
      const started = performance.now();
      const { status } = await this.call(call).catch(() => ({ status: 0 }));
      answers.push({ ms: performance.now() - started, isFine: status >= 200 && status < 300 });
      await delay(LEAST_PAUSE_MS + Math.random() * (MOST_PAUSE_MS - LEAST_PAUSE_MS));
    }
  }

  async leave(): Promise<void> {
    await this.client.close();
  }

  private nextCall(): Call {
    const chance = Math.random();
    const enrollment = `/v1/enrollments/${this.enrollmentId}`;
    if (chance < 0.6) return this.heartbeat();
    if (chance < 0.75) return { method: 'GET', path: `${enrollment}/outline` };
    if (chance < 0.87) {
      const lesson = this.textLessons[Math.floor(Math.random() * this.textLessons.length)]!;
      return { method: 'GET', path: `${enrollment}/lessons/${lesson}` };
    }
    if (chance < 0.95)
      return { method: 'GET', path: `/v1/progress/enrollments/${this.enrollmentId}` };
    return { method: 'GET', path: `/v1/catalog/courses?school=${this.school.schoolId}&limit=20` };
  }

  /** What was played since the last one. */
  private heartbeat(): Call {
    const now = Date.now();
    const start = this.watched % VIDEO_SECONDS;
    const end = Math.min(start + (now - this.heardAt) / 1000, VIDEO_SECONDS);
    const beat = {
      sessionId: this.sessionId,
      sequence: (this.sequence += 1),
      from: this.heardAt,
      to: now,
      speed: 1,
      position: end,
      ranges: [{ start, end }],
    };
    this.heardAt = now;
    this.watched = end;
    return {
      method: 'POST',
      path: '/v1/progress/heartbeats',
      body: { sentAt: now, beats: [beat] },
    };
  }

  private async expect<T>(method: Call['method'], path: string, body?: object): Promise<T> {
    const { status, text } = await this.call({ method, path, ...(body && { body }) });
    if (status < 200 || status >= 300)
      throw new Error(`${method} ${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  private async call({ method, path, body }: Call): Promise<{ status: number; text: string }> {
    const response = await this.client.request({
      method,
      path,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.statusCode, text: await response.body.text() };
  }
}
