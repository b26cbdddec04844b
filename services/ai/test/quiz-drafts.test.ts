import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import {
  courseAvailabilityChanged,
  quizDraftAdded,
  quizDraftRejected,
  type EventEnvelope,
} from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import pg from 'pg';
import type { QuizDraftView } from '../src/quiz-drafts/quiz-draft.dto.js';
import { LectureHall, cuesOf, lecture, type TaughtCourse } from './support/lecture-hall.js';

interface Problem {
  readonly code: string;
  readonly detail?: string;
}
type Body = QuizDraftView & Problem;

const SENTENCES = [
  'A sourdough starter is a mixture of flour and water in which wild yeast lives.',
  'Wild yeast produces carbon dioxide, and the gas lifts the dough.',
  'Gluten forms when flour meets water.',
  'Kneading stretches the gluten into long strands.',
  'Long strands of gluten hold the carbon dioxide inside the dough.',
  'Salt tightens the gluten and slows the yeast.',
  'Steam in the oven keeps the crust soft.',
  'A soft crust lets the loaf rise to its full height.',
];

const { paths } = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, object>> };
const operations = Object.entries(paths)
  .filter(([path]) => path.startsWith('/v1/ai/quiz-drafts'))
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method })));

describe('quiz drafts', () => {
  const schoolId = randomUUID();
  const spoken = lecture(0);
  const silent = lecture(1);
  const written = lecture(2, { kind: 'text', assetId: null, durationSeconds: null });
  let hall: LectureHall;
  let admin: pg.Client;
  let course: TaughtCourse;
  let owner: string;

  before(async () => {
    hall = await LectureHall.open();
    admin = new pg.Client({ connectionString: hall.databaseUrl });
    await admin.connect();
    owner = hall.token('owner', schoolId);
    course = await taught();
  });
  after(async () => {
    await admin.end();
    await hall.close();
  });

  /** A course whose texts and captions have arrived. */
  async function taught(): Promise<TaughtCourse> {
    const made = await hall.publish(schoolId, [spoken, silent, written], {
      [written.lessonId]: `# Bread\n\n${SENTENCES.slice(4).join(' ')}`,
    });
    await hall.captionLesson(made, spoken.assetId!, SENTENCES);
    return made;
  }

  const ask = (more: object = {}, token = owner) =>
    hall.call<Body>(token, 'quiz-drafts', 'POST', {
      json: {
        courseId: course.courseId,
        lessonIds: [spoken.lessonId],
        count: 4,
        kinds: ['single', 'boolean', 'short'],
        difficulty: 'medium',
        ...more,
      },
    });
  const read = (id: string, token = owner) => hall.call<Body>(token, `quiz-drafts/${id}`);
  const until = (id: string, state: string): Promise<Body> =>
    eventually(async () => {
      const { body } = await read(id);
      assert.equal(body.state, state, body.note ?? '');
      return body;
    });
  const drafted = async (more: object = {}): Promise<Body> => {
    const { status, body, text } = await ask(more);
    assert.equal(status, 202, text);
    return until(body.id, 'ready');
  };
  const accept = (id: string, json: object = {}) =>
    hall.call<Body>(owner, `quiz-drafts/${id}/accept`, 'POST', { json });
  const said = async (id: string): Promise<EventEnvelope<Record<string, unknown>>[]> => {
    const { rows } = await admin.query<{ envelope: string }>(
      'select envelope from ai.outbox where aggregate_id = $1 order by seq',
      [id],
    );
    return rows.map(
      ({ envelope }) => JSON.parse(envelope) as EventEnvelope<Record<string, unknown>>,
    );
  };

  it('ask about what is said, and point to the seconds in which it is', async () => {
    const draft = await drafted();
    assert.equal(draft.questions.length, 4);
    assert.deepEqual([draft.isLocal, draft.modelId, draft.note], [true, 'local/cloze', null]);
    assert.equal(draft.percent, 100);
    const cues = cuesOf(SENTENCES);
    for (const { source } of draft.questions) {
      const cue = cues.find(({ text }) => text === source.quote);
      assert.deepEqual(source, {
        lessonId: spoken.lessonId,
        start: cue!.start,
        end: cue!.end,
        quote: cue!.text,
      });
    }
    const states = (await said(draft.id)).map(({ data }) => data['state']);
    assert.deepEqual(states, ['ready']);
  });

  it('say why there are fewer questions than asked for', async () => {
    const { questions, note } = await drafted({ count: 30 });
    assert.ok(questions.length < 30);
    assert.match(note!, new RegExp(`^${questions.length} of 30 questions\\.`));
    const { body } = await ask({ lessonIds: [silent.lessonId] });
    const none = await until(body.id, 'failed');
    assert.match(none.note!, /captions or a text/);
    const { body: french } = await ask({ language: 'fr' });
    assert.match((await until(french.id, 'failed')).note!, /in the language fr/);
  });

  it('ask about texts as well, without seconds', async () => {
    const { questions } = await drafted({ lessonIds: [written.lessonId], count: 2 });
    for (const { source } of questions)
      assert.deepEqual([source.lessonId, source.start], [written.lessonId, null]);
  });

  it('refuse what cannot be drafted', async () => {
    const unknown = await ask({ lessonIds: [spoken.lessonId, randomUUID()] });
    assert.deepEqual([unknown.status, unknown.body.code], [422, 'ai.quiz_lessons_unknown']);
    for (const wrong of [
      { count: 0 },
      { count: 31 },
      { kinds: [] },
      { kinds: ['essay'] },
      { lessonIds: [] },
      { lessonIds: Array.from({ length: 21 }, () => randomUUID()) },
      { difficulty: 'impossible' },
      { language: 'en; drop table' },
      { more: 1 },
    ])
      assert.equal((await ask(wrong)).status, 422, JSON.stringify(wrong));
  });

  it('are edited by one at a time', async () => {
    const draft = await drafted();
    const question = draft.questions.find(({ kind }) => kind === 'single')!;
    const path = `quiz-drafts/${draft.id}/questions/${question.id}`;
    const tag = (version: number) => ({ 'if-match': `"v${version}"` });
    const edit = (json: object, version = draft.version) =>
      hall.call<Body>(owner, path, 'PATCH', { json, headers: tag(version) });

    const invalid = await edit({
      options: [
        { text: 'A', isCorrect: true },
        { text: 'a', isCorrect: false },
      ],
    });
    assert.deepEqual([invalid.status, invalid.body.code], [422, 'ai.quiz_question_invalid']);
    assert.match(invalid.body.detail!, /say the same/);
    const edited = await edit({
      prompt: 'Which?',
      options: [
        { text: 'This', isCorrect: true },
        { text: 'That', isCorrect: false },
      ],
    });
    assert.equal(edited.status, 200, edited.text);
    const after = edited.body.questions.find(({ id }) => id === question.id)!;
    assert.deepEqual(
      [after.prompt, after.options.map(({ text }) => text), after.source],
      ['Which?', ['This', 'That'], question.source],
    );
    const late = await edit({ prompt: 'Late?' });
    assert.deepEqual([late.status, late.body.code], [412, 'ai.quiz_draft_changed']);
    const removed = await hall.call<Body>(owner, path, 'DELETE', {
      headers: tag(edited.body.version),
    });
    assert.equal(removed.body.questions.length, draft.questions.length - 1);
    const again = await hall.call<Body>(owner, path, 'DELETE');
    assert.deepEqual([again.status, again.body.code], [404, 'ai.quiz_question_not_found']);
  });

  it('do not grow beyond what catalog takes', async () => {
    const { id, questions } = await drafted({ kinds: ['single'], count: 2 });
    const options = Array.from({ length: 20 }, (_, at) => ({
      text: `${at}${'€'.repeat(990)}`,
      isCorrect: at === 0,
    }));
    const prompt = '€'.repeat(4000);
    const edits = [];
    for (const question of questions) {
      const path = `quiz-drafts/${id}/questions/${question.id}`;
      const json = { options, prompt, explanation: prompt };
      edits.push(await hall.call<Body>(owner, path, 'PATCH', { json }));
    }
    assert.deepEqual(
      edits.map(({ status }) => status),
      [200, 422],
    );
    assert.match(edits[1]!.body.detail!, /shorten a text/);
  });

  it('go to catalog when they are accepted, and are what it answers', async () => {
    const { id, questions } = await drafted();
    const first = await accept(id, { title: 'Test yourself', passPercent: 50 });
    assert.deepEqual([first.status, first.body.state], [202, 'accepted'], first.text);
    const told = (await said(id)).at(-1)!;
    assert.equal(told.type, 'lyceum.ai.quiz_draft.accepted.v1');
    assert.deepEqual(
      [told.data['lessonId'], told.data['title'], told.data['sectionId']],
      [first.body.lessonId, 'Test yourself', null],
    );
    const quiz = told.data['quiz'] as { questions: object[]; passPercent: number };
    assert.deepEqual([quiz.questions.length, quiz.passPercent], [questions.length, 50]);
    const twice = await accept(id);
    assert.deepEqual([twice.status, twice.body.code], [409, 'ai.quiz_draft_closed']);

    const answer = { quizDraftId: id, courseId: course.courseId, version: 3 };
    const reason = 'The section is not there any more.';
    const rejection = { ...answer, code: 'catalog.section_not_found', reason };
    await hall.say(
      schoolId,
      quizDraftRejected.v1({ ...rejection, lessonId: first.body.lessonId! }),
    );
    const rejected = await until(id, 'rejected');
    assert.equal(rejected.note, reason);

    const second = await accept(id, { sectionId: randomUUID() });
    assert.notEqual(second.body.lessonId, first.body.lessonId);
    // An answer to the first acceptance comes late: it says nothing of the second.
    const sectionId = randomUUID();
    await hall.say(
      schoolId,
      quizDraftRejected.v1({ ...rejection, lessonId: first.body.lessonId! }),
    );
    await hall.say(
      schoolId,
      quizDraftAdded.v1({ ...answer, lessonId: second.body.lessonId!, sectionId }),
    );
    const added = await until(id, 'added');
    assert.deepEqual([added.note, added.sectionId], [null, sectionId]);
    const states = (await said(id)).flatMap(({ data }) => data['state'] ?? []);
    assert.deepEqual(states, ['ready', 'accepted', 'rejected', 'accepted', 'added']);
  });

  it('are listed newest first, and gone when they are deleted or their course is', async () => {
    const other = await taught();
    const of = (more: object) => drafted({ courseId: other.courseId, count: 1, ...more });
    const older = await of({});
    const newer = await of({});
    const list = (cursor = '') =>
      hall.call<{ items: QuizDraftView[]; nextCursor: string | null }>(
        owner,
        `quiz-drafts?courseId=${other.courseId}&limit=1${cursor && `&cursor=${cursor}`}`,
      );
    const { body: page } = await list();
    const { body: next } = await list(page.nextCursor!);
    assert.deepEqual(
      [page.items[0]!.id, next.items[0]!.id, next.nextCursor],
      [newer.id, older.id, null],
    );
    const deleted = await hall.call(owner, `quiz-drafts/${older.id}`, 'DELETE');
    assert.equal(deleted.status, 204);
    assert.equal((await read(older.id)).status, 404);
    await hall.say(
      schoolId,
      courseAvailabilityChanged.v1({
        courseId: other.courseId,
        availability: 'deleted',
        version: hall.next(),
      }),
    );
    await eventually(async () => assert.equal((await read(newer.id)).status, 404));
    assert.deepEqual((await list()).body.items, []);
  });

  it('are for nobody else', async () => {
    const { id, questions } = await drafted();
    assert.equal(operations.length, 7);
    for (const { path, method } of operations) {
      const url = path
        .replace('/v1/ai/', '')
        .replace('{id}', id)
        .replace('{questionId}', questions[0]!.id);
      const isList = method === 'get' && !path.includes('{');
      const isCreate = method === 'post' && !path.includes('{');
      const json = isCreate
        ? {
            courseId: course.courseId,
            lessonIds: [spoken.lessonId],
            count: 1,
            kinds: ['short'],
            difficulty: 'easy',
          }
        : { get: undefined, delete: undefined, post: {}, patch: { prompt: 'Mine' } }[method];
      const attempt = async (token: string | undefined) => {
        const query = isList ? `?courseId=${course.courseId}` : '';
        const answer = await hall.call<{ items?: unknown[] }>(
          token,
          url + query,
          method.toUpperCase(),
          { json },
        );
        assert.ok(!answer.text.includes('gluten'), answer.text);
        return answer;
      };
      assert.equal((await attempt(undefined)).status, 401, `${method} ${path}`);
      assert.equal(
        (await attempt(hall.token('learner', schoolId))).status,
        403,
        `${method} ${path}`,
      );
      const stranger = await attempt(hall.token('owner'));
      if (isList) assert.deepEqual(stranger.body.items, []);
      else assert.equal(stranger.status, 404, `${method} ${path}`);
      const isReading = method === 'get';
      const assistant = await attempt(hall.token('assistant', randomUUID()));
      if (!isReading) assert.equal(assistant.status, 403, `${method} ${path}`);
    }
    assert.equal((await read(id)).body.questions.length, questions.length);
  });
});
