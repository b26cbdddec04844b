import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { StandInIdentity } from '@lyceum/testing/stand-ins';
import type { BenchOptions, BenchResult } from '../result.js';
import { indexCourse } from '../retrieval/indexed-course.js';
import { readLessons, readQuestions } from '../retrieval/labelled-set.js';
import { percentile } from '../statistics.js';

const WARM_UP = 10;
const AT_ONCE = 4;
const FIRST_TEXT = 'event: text';

interface Turn {
  /** Milliseconds until the first sentence came; undefined where none did. */
  readonly firstMs: number | undefined;
  /** Milliseconds until the answer had ended. */
  readonly wholeMs: number;
  readonly state: string;
}

/**
 * A turn of the chat without a provider, through the service: access, search, the row, the checks, the stream and
 * what is kept. With one, its time comes on top.
 */
export async function tutorBench(_options: BenchOptions): Promise<BenchResult> {
  const identity = await StandInIdentity.start();
  const { stack, schoolId, courseId, userId } = await indexCourse(readLessons(), {
    services: ['ai'],
    env: { LOG_LEVEL: 'warn', IDENTITY_URL: identity.url },
  });
  try {
    const token = identity.token({ role: 'learner', schoolId, userId });
    const conversations = `${stack.services['ai']!.url}/v1/ai/conversations`;
    const ask = (text: string): Promise<Turn> => askIn(conversations, token, courseId, text);
    const questions = readQuestions().map(({ question }) => question);
    for (const question of questions.slice(0, WARM_UP)) await ask(question);

    const alone: Turn[] = [];
    for (const question of questions) alone.push(await ask(question));
    const together: Turn[] = [];
    const waiting = [...questions];
    const worker = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        together.push(await ask(next));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));

    const whole = alone.map(({ wholeMs }) => wholeMs);
    const first = alone.flatMap(({ firstMs = [] }) => firstMs);
    const answered = alone.filter(({ state }) => state === 'answered').length;
    return {
      bench: 'tutor',
      figures: [
        {
          name: 'a turn, 95th percentile',
          value: percentile(whole, 0.95),
          unit: 'ms',
          target: { atMost: 300 },
        },
        { name: 'a turn, median', value: percentile(whole, 0.5), unit: 'ms' },
        { name: 'the first sentence, 95th percentile', value: percentile(first, 0.95), unit: 'ms' },
        {
          name: `a turn, ${AT_ONCE} at once, 95th percentile`,
          value: percentile(
            together.map(({ wholeMs }) => wholeMs),
            0.95,
          ),
          unit: 'ms',
        },
        { name: 'questions that were answered', value: answered / alone.length, unit: 'share' },
      ],
      notes: [
        `${questions.length} questions of the labelled set of retrieval, each in a conversation of its own, which is not measured`,
        'local/extractive answers: with a provider its time comes on top',
      ],
    };
  } finally {
    await stack.stop();
    await identity.stop();
  }
}

async function askIn(
  conversations: string,
  token: string,
  courseId: string,
  text: string,
): Promise<Turn> {
  const post = (url: string, body: object): Promise<Response> =>
    fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const begun = await post(conversations, { courseId });
  assert.equal(begun.status, 201);
  const { id } = (await begun.json()) as { id: string };

  const started = performance.now();
  const answer = await post(`${conversations}/${id}/messages`, { id: randomUUID(), text });
  assert.equal(answer.status, 200);
  const decoder = new TextDecoder();
  let stream = '';
  let firstMs: number | undefined;
  for await (const chunk of answer.body!) {
    stream += decoder.decode(chunk as Uint8Array, { stream: true });
    if (stream.includes(FIRST_TEXT)) firstMs ??= performance.now() - started;
  }
  const state = /"state":"(\w+)"/.exec(stream)?.[1];
  assert.ok(state !== undefined, stream);
  return { firstMs, wholeMs: performance.now() - started, state };
}
