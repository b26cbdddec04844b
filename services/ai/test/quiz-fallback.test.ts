import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { QuizDraftView } from '../src/quiz-drafts/quiz-draft.dto.js';
import { LectureHall } from './support/lecture-hall.js';
import { ModelStandIn } from './support/model-stand-in.js';
import { QuizSchool } from './support/quiz-school.js';

const SENTENCES = [
  'Wild yeast produces carbon dioxide, and the gas lifts the dough.',
  'Kneading stretches the gluten into long strands.',
  'Salt tightens the gluten and slows the yeast.',
  'Steam in the oven keeps the crust soft.',
];

describe('quizzes where a chain of models ends at home', () => {
  let standIn: ModelStandIn;
  let hall: LectureHall;
  let school: QuizSchool;

  before(async () => {
    standIn = await ModelStandIn.start();
    hall = await LectureHall.open({
      AI_CHAT_MODELS: 'openai/gpt-4.1-mini, compatible/llama, local/extractive',
      OPENAI_API_KEY: 'sk-of-the-stand-in',
      OPENAI_BASE_URL: standIn.url,
      AI_COMPATIBLE_BASE_URL: standIn.url,
    });
    school = await QuizSchool.open(hall, SENTENCES);
  });
  after(async () => {
    await hall.close();
    await standIn.close();
  });
  beforeEach(() => standIn.reset());

  const written = async (): Promise<QuizDraftView> => school.until(await school.ask(2), 'ready');

  it('are made there when every provider has failed, and say so', async () => {
    standIn.next({ does: 'fail', status: 401 }, { does: 'fail', status: 400 });
    const draft = await written();
    assert.equal(draft.questions.length, 2);
    assert.deepEqual([draft.isLocal, draft.modelId], [true, 'local/cloze']);
    assert.match(draft.note!, /operator has to look .* made without one/);
    assert.equal(standIn.requests.length, 2);
  });

  it('are made there when what the models wrote twice were no questions', async () => {
    standIn.always(() => ({ does: 'answer', pieces: ['Gladly!'] }));
    const draft = await written();
    assert.equal(draft.isLocal, true);
    assert.match(draft.note!, /answered twice .* made without one/);
  });

  it('are of the model that answered, when there is one', async () => {
    const question = {
      kind: 'short',
      prompt: 'What lifts the dough?',
      options: [],
      isTrue: null,
      accepted: ['the gas'],
      explanation: 'Yeast makes it.',
      lesson: '1',
      quote: 'the gas lifts the dough',
    };
    standIn.next(
      { does: 'fail', status: 401 },
      { does: 'answer', pieces: [JSON.stringify({ questions: [question] })] },
    );
    const draft = await written();
    assert.deepEqual([draft.isLocal, draft.modelId], [false, 'compatible/llama']);
  });
});
