import { eventually } from '@lyceum/testing';
import type { PatientClient } from './patient-client.js';
import { pause, type School } from './school.js';

const PAUSE_MS = 300;

/** Enrolls, watches and takes notes, and remembers what was acknowledged. */
export class Learner {
  enrollmentId = '';
  /** Seconds of the video, from its beginning, whose heartbeats were acknowledged. */
  watched = 0;
  /** Texts of the notes that were acknowledged. */
  readonly notes: string[] = [];
  private sessionId = '';
  private heardAt = 0;
  private sequence = 0;

  constructor(
    readonly name: string,
    readonly client: PatientClient,
    private readonly school: School,
  ) {}

  async liveUntil(over: AbortSignal): Promise<void> {
    await this.enroll();
    while (!over.aborted) {
      await this.beat();
      if (this.sequence % 3 === 0) await this.note();
      await pause(PAUSE_MS, over);
    }
  }

  private async enroll(): Promise<void> {
    const { courseId, lessonId } = this.school;
    const { id } = await this.client.write<{ id: string }>(`/v1/courses/${courseId}/enrollments`);
    this.enrollmentId = id;
    // Progress learns of it from an event.
    const begun = await eventually(
      () =>
        this.client.write<{ sessionId: string }>('/v1/progress/sessions', {
          enrollmentId: id,
          lessonId,
        }),
      { timeoutMs: 60_000 },
    );
    this.sessionId = begun.sessionId;
    this.heardAt = Date.now();
  }

  /** What was played since the last one; sent again until it is acknowledged. */
  private async beat(): Promise<void> {
    const now = Date.now();
    const end = this.watched + (now - this.heardAt) / 1000;
    const beat = {
      ...{ sessionId: this.sessionId, sequence: (this.sequence += 1), speed: 1, position: end },
      ...{ from: this.heardAt, to: now, ranges: [{ start: this.watched, end }] },
    };
    await this.client.write('/v1/progress/heartbeats', { sentAt: now, beats: [beat] });
    this.heardAt = now;
    this.watched = end;
  }

  private async note(): Promise<void> {
    const text = `${this.name}, note ${this.notes.length}`;
    const { enrollmentId } = this;
    const { lessonId } = this.school;
    const note = { enrollmentId, lessonId, kind: 'note', positionSeconds: 1, text };
    await this.client.write('/v1/progress/notes', note);
    this.notes.push(text);
  }
}
