import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { patience } from '@lyceum/testing';
import type { Answer, LectureHall, TaughtCourse } from './lecture-hall.js';

export interface CitationBody {
  readonly lessonId: string;
  readonly courseVersion: number;
  readonly start: number | null;
  readonly end: number | null;
  readonly quote: string;
}
export interface StreamedEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
export interface QuestionBody {
  readonly id: string;
  readonly text: string;
  readonly state: string;
  readonly label: string | null;
  readonly claims: readonly {
    readonly text: string;
    readonly citations: readonly CitationBody[];
    readonly withheld: number;
  }[];
  readonly notice: string | null;
  readonly suggestions: readonly { readonly lessonId: string; readonly title: string }[];
  readonly resetsAt: string | null;
  readonly rating: string | null;
}
export interface ProblemBody {
  readonly code: string;
}

/** What came of a question. */
export interface Answered {
  readonly status: number;
  /** Where it was refused. */
  readonly code: string | undefined;
  readonly events: readonly StreamedEvent[];
  readonly text: string;
  readonly citations: readonly CitationBody[];
  readonly state: string | undefined;
}

export interface AskOptions {
  readonly id?: string;
  readonly position?: { readonly lessonId: string; readonly second: number };
}

/** Somebody who asks the tutor of a course. */
export class Learner {
  private constructor(
    readonly hall: LectureHall,
    readonly token: string,
    readonly conversationId: string,
  ) {}

  static async of(
    hall: LectureHall,
    token: string,
    { courseId }: Pick<TaughtCourse, 'courseId'>,
    lessonId?: string,
  ): Promise<Learner> {
    const body = { courseId, ...(lessonId && { lessonId }) };
    const started = await hall.call<{ id: string }>(token, 'conversations', 'POST', { json: body });
    assert.equal(started.status, 201, started.text);
    return new Learner(hall, token, started.body.id);
  }

  get messages(): string {
    return `conversations/${this.conversationId}/messages`;
  }

  async ask(text: string, { id = randomUUID(), position }: AskOptions = {}): Promise<Answered> {
    const body = { id, text, ...(position && { position }) };
    // Some tests ask hundreds of questions at once.
    const signal = patience(120_000, text);
    const response = await this.hall.fetch(
      this.token,
      this.messages,
      'POST',
      { json: body },
      signal,
    );
    const whole = await response.text();
    if (response.status !== 200) {
      const { code } = JSON.parse(whole) as ProblemBody;
      const nothing = { events: [], text: '', citations: [], state: undefined };
      return { status: response.status, code, ...nothing };
    }
    return { status: 200, code: undefined, ...answerOf(eventsOf(whole)) };
  }

  async history(): Promise<readonly QuestionBody[]> {
    const { status, body, text } = await this.hall.call<{ items: QuestionBody[] }>(
      this.token,
      this.messages,
    );
    assert.equal(status, 200, text);
    return body.items;
  }

  rate(id: string, feedback: object): Promise<Answer<ProblemBody>> {
    return this.hall.call(this.token, `${this.messages}/${id}/feedback`, 'PUT', { json: feedback });
  }
}

/** Of server-sent events; comments are none. */
export const eventsOf = (stream: string): StreamedEvent[] =>
  stream.split('\n\n').flatMap((frame) => {
    const [, type, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
    return type === undefined ? [] : [{ type, data: JSON.parse(data!) as StreamedEvent['data'] }];
  });

function answerOf(
  events: readonly StreamedEvent[],
): Pick<Answered, 'events' | 'text' | 'citations' | 'state'> {
  const of = (wanted: string) =>
    events.filter(({ type }) => type === wanted).map(({ data }) => data);
  return {
    events,
    text: of('text')
      .map(({ text }) => text)
      .join(' '),
    citations: of('citation') as unknown as CitationBody[],
    state: of('end')[0]?.['state'] as string | undefined,
  };
}
