import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outbox } from '@lyceum/messaging';
import type { Database, Tx } from '@lyceum/persistence';
import { createLogger, Metrics, systemActor, type Actor } from '@lyceum/platform';
import type { Budget, Settlement } from '../../budget/index.js';
import { ModelFailure, type Charge, type ChatModel } from '../../models/index.js';
import type { QuestionRepository } from '../questions/question.repository.js';
import { AnswerQuestion, type Asking, type BegunQuestion } from './answer-question.js';

const FIRST: Charge = {
  modelId: 'first/model',
  usage: { inputTokens: 100, outputTokens: 0 },
};
const SECOND: Charge = {
  modelId: 'second/model',
  usage: { inputTokens: 90, outputTokens: 7 },
};

/** The first of two has read the request and failed; the second writes until it is told to stop. */
const model: ChatModel = {
  id: 'first/model',
  candidateIds: ['first/model', 'second/model'],
  isLocal: false,
  countInput: () => 100,
  async *stream({ signal }) {
    if (signal.aborted)
      throw new ModelFailure('cancelled', 'the caller has gone', { modelId: 'first/model' });
    for (;;) {
      yield await Promise.resolve({ type: 'text', text: 'Cells divide. [[1|the cell splits]] ' });
      if (signal.aborted)
        throw new ModelFailure('cancelled', 'the caller has gone', {
          ...SECOND,
          abandoned: [FIRST],
        });
    }
  },
};

const text = 'The cell splits into two.';
const passage = {
  ...{ chunkId: 'c', courseId: 'course', courseVersion: 1, lessonId: 'lesson' },
  ...{ lessonTitle: 'Cells', pieces: [{ start: 0, end: 1, text }], text, score: 1 },
};

/** @returns what is charged when whoever asks reads no further than an event of this type */
async function chargedUpTo(type: string): Promise<readonly Charge[]> {
  const charged: Charge[] = [];
  const database = {
    run: (_actor: Actor, work: (tx: Tx) => Promise<unknown>) => work({} as Tx),
  } as unknown as Database;
  const budget = {
    settle: (_tx: unknown, _id: string, { abandoned = [], ...answered }: Settlement) => {
      charged.push(answered, ...abandoned);
      return Promise.resolve(true);
    },
    settleFailure: (_tx: unknown, _id: string, { charges }: ModelFailure) => {
      charged.push(...charges);
      return Promise.resolve(true);
    },
  } as unknown as Budget;
  const rows = { finish: () => Promise.resolve(false) } as unknown as QuestionRepository;
  const answers = new AnswerQuestion(
    database,
    rows,
    budget,
    {} as Outbox,
    createLogger('ai', 'silent'),
    { SHUTDOWN_GRACE_MS: 0 },
    new Metrics(),
  );
  const question = {
    actor: systemActor('test'),
    id: 'q',
    language: 'en',
    suggestions: [],
  } as unknown as BegunQuestion;
  const asking: Asking = {
    model,
    request: { rules: 'Answer from the documents.', turns: [], maxOutputTokens: 100 },
    inputTokens: 100,
    reservation: { kind: 'reserved', id: 'r', expiresAt: new Date() },
    passages: new Map([['1', passage]]),
  };
  for await (const event of answers.ask(question, asking, new AbortController().signal))
    if (event.type === type) break;
  return charged;
}

describe('an answer that nobody reads to its end', () => {
  it('costs what the models say, of those that were asked in vain too', async () => {
    assert.deepEqual(await chargedUpTo('text'), [SECOND, FIRST]);
  });

  it('costs nothing when no model was asked yet', async () => {
    assert.deepEqual(await chargedUpTo('begin'), []);
  });
});
