import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { captionsRemoved, courseAvailabilityChanged } from '@lyceum/contracts';
import { eventually } from '@lyceum/testing';
import { LectureHall, lecture, type TaughtCourse } from './support/lecture-hall.js';
import { Learner, type ProblemBody } from './support/learner.js';

const BREAD = [
  'Feed the sourdough starter twice a day.',
  'A hungry starter smells of varnish.',
  'Steam keeps the crust soft while the loaf rises.',
  'Take the steam out after fifteen minutes.',
];
const ABOUT_STEAM = 'What does steam do to the crust?';
const OFF_TOPIC = 'How do I file a tax return in Portugal?';
/** How long a change may take to reach the tutor, in milliseconds. */
const SOON = { timeoutMs: 5_000 };

const { paths } = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, object>> };

describe('the tutor', () => {
  const schoolId = randomUUID();
  const bread = lecture(0, { title: 'Bread' });
  const later = lecture(1, { title: 'Later', drip: { at: '2999-01-01T00:00:00Z' } });
  let hall: LectureHall;
  let course: TaughtCourse;
  let owner: string;

  before(async () => {
    hall = await LectureHall.open();
    owner = hall.token('owner', schoolId);
    course = await taught([bread]);
  });
  after(() => hall.close());

  /** Ready to be asked about. */
  async function taught(lessons: TaughtCourse['lessons']): Promise<TaughtCourse> {
    const published = await hall.publish(schoolId, lessons);
    for (const { assetId } of lessons) await hall.caption(schoolId, assetId!, BREAD);
    const staff = await eventually(() => Learner.of(hall, owner, published));
    await eventually(async () => assert.equal((await staff.ask(ABOUT_STEAM)).state, 'answered'));
    return published;
  }
  const enrolled = async (
    of: TaughtCourse = course,
    change: Parameters<LectureHall['enroll']>[1] = {},
  ): Promise<Learner> => {
    const token = await hall.enroll(of, change);
    return eventually(() => Learner.of(hall, token, of));
  };

  it('answers in words of the lessons, cited to the second', async () => {
    const learner = await enrolled();
    const asked = await learner.ask('Why does my starter smell of varnish?');
    const { events, text, citations, state } = asked;
    assert.equal(state, 'answered');
    assert.equal(text, BREAD[1]);
    const quote = BREAD[1]!.replace(/\.$/, '');
    const { lessonId } = bread;
    assert.deepEqual(citations, [{ lessonId, courseVersion: 1, start: 4, end: 7.5, quote }]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['begin', 'text', 'citation', 'end'],
    );
    assert.match(String(events[0]!.data['label']), /no language model/);
    const [kept] = await learner.history();
    assert.deepEqual(kept?.claims, [{ text, citations, withheld: 0 }]);
    assert.deepEqual([kept.state, kept.label], ['answered', events[0]!.data['label']]);
  });

  it('says that it does not know, asks no model, and names what may help', async () => {
    const learner = await enrolled();
    const { events, state, text } = await learner.ask(`${OFF_TOPIC} And what of the starter?`);
    assert.deepEqual([state, text], ['abstained', '']);
    const notice = events.find(({ type }) => type === 'notice');
    assert.match(String(notice?.data['text']), /do not find an answer/);
    const near = [{ lessonId: bread.lessonId, title: 'Bread' }];
    assert.deepEqual(notice?.data['suggestions'], near);
    const [kept] = await learner.history();
    assert.deepEqual([kept?.state, kept?.label, kept?.suggestions], ['abstained', null, near]);
  });

  it('takes a short question together with the one before it', async () => {
    const learner = await enrolled();
    assert.equal((await learner.ask('And why?')).state, 'abstained');
    await learner.ask(ABOUT_STEAM);
    assert.match((await learner.ask('And why?')).text, /Steam keeps/);
    assert.equal((await learner.ask(OFF_TOPIC)).state, 'abstained');
  });

  it('keeps where the learner is, if that is a place they may be in', async () => {
    const two = await taught([lecture(0), { ...later, lessonId: randomUUID() }]);
    const learner = await enrolled(two);
    const [open, closed] = two.lessons.map(({ lessonId }) => lessonId) as [string, string];
    await learner.ask(ABOUT_STEAM, { position: { lessonId: open, second: 12.5 } });
    await learner.ask(ABOUT_STEAM, { position: { lessonId: closed, second: 1 } });
    await learner.ask(ABOUT_STEAM, { position: { lessonId: randomUUID(), second: 1 } });
    const rows = await hall.query<{ lesson_id: string | null; position_seconds: number | null }>(
      'select lesson_id, position_seconds from questions where conversation_id = $1 order by asked_at',
      [learner.conversationId],
    );
    assert.deepEqual(
      rows.map(({ lesson_id: id, position_seconds: second }) => [id, second]),
      [
        [open, 12.5],
        [null, null],
        [null, null],
      ],
    );
  });

  it('asks once what is sent twice, also at the same time', async () => {
    const learner = await enrolled();
    const id = randomUUID();
    const sent = await Promise.all(
      Array.from({ length: 8 }, () => learner.ask(ABOUT_STEAM, { id })),
    );
    for (const { status, code, text } of sent)
      if (status === 200) assert.match(text, /Steam keeps/);
      else assert.deepEqual([status, code], [409, 'ai.question_in_progress']);
    const again = await learner.ask(ABOUT_STEAM, { id });
    assert.equal(again.state, 'answered');
    assert.equal((await learner.history()).length, 1);
    const facts = await hall.query(
      `select 1 from outbox, questions
       where conversation_id = $1 and outbox.aggregate_id = staff_id::text`,
      [learner.conversationId],
    );
    assert.equal(facts.length, 1);
    const other = await learner.ask('Something else?', { id });
    assert.deepEqual([other.status, other.code], [409, 'ai.question_id_reused']);
  });

  it('answers anew what nobody answers any more', async () => {
    const learner = await enrolled();
    const id = randomUUID();
    await learner.ask(ABOUT_STEAM, { id });
    const leave = (expiry: string) =>
      hall.query(
        `update questions set state = 'answering', claims = '[]', expires_at = now() + $2::interval
         where conversation_id = $1`,
        [learner.conversationId, expiry],
      );
    await leave('1 minute');
    assert.equal((await learner.history())[0]?.state, 'answering');
    assert.equal((await learner.ask(ABOUT_STEAM, { id })).code, 'ai.question_in_progress');
    await leave('-1 minute');
    const [failed] = await learner.history();
    assert.equal(failed?.state, 'failed');
    assert.match(failed.notice ?? '', /Ask again/);
    assert.equal((await learner.ask(ABOUT_STEAM, { id })).state, 'answered');
    assert.equal((await learner.history()).length, 1);
  });

  it('knows nothing of a lesson whose captions have gone, within five seconds', async () => {
    const lesson = lecture(0);
    const gone = await taught([lesson]);
    const learner = await enrolled(gone);
    assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered');
    const captions = { assetId: lesson.assetId!, language: 'en' };
    await hall.say(schoolId, captionsRemoved.v1({ ...captions, version: hall.next() + 100 }));
    await eventually(async () => {
      const { state, text, citations } = await learner.ask(ABOUT_STEAM);
      assert.deepEqual([state, text, citations], ['abstained', '', []]);
    }, SOON);
  });

  it('answers nobody who has lost the course, within five seconds, and withholds what it cited', async () => {
    const user = { userId: randomUUID(), enrollmentId: randomUUID() };
    const learner = await enrolled(course, user);
    const id = randomUUID();
    const before = await learner.ask(ABOUT_STEAM, { id });
    await hall.enroll(course, { ...user, state: 'withdrawn' });
    await eventually(async () => {
      const { status, code } = await learner.ask(ABOUT_STEAM);
      assert.deepEqual([status, code], [403, 'ai.not_enrolled']);
    }, SOON);
    assert.equal((await learner.ask(ABOUT_STEAM, { id })).code, 'ai.not_enrolled');
    const history = await learner.history();
    const [kept] = history.filter((question) => question.id === id);
    assert.deepEqual(kept?.claims, [{ text: before.text, citations: [], withheld: 1 }]);
    const unpublished = await taught([lecture(0)]);
    const other = await enrolled(unpublished);
    await hall.say(
      schoolId,
      courseAvailabilityChanged.v1({
        courseId: unpublished.courseId,
        availability: 'deleted',
        version: hall.next(),
      }),
    );
    await eventually(
      async () => assert.equal((await other.ask(ABOUT_STEAM)).code, 'ai.course_not_found'),
      SOON,
    );
  });

  it('keeps conversations until their owner deletes them, and then not at all', async () => {
    const learner = await enrolled();
    const { conversationId, token } = learner;
    const path = `conversations/${conversationId}`;
    await learner.ask(`${ABOUT_STEAM}\n${'x'.repeat(200)}`);
    const second = await Learner.of(hall, token, course);
    type Conversation = { readonly id: string; readonly title: string };
    type List = { readonly items: readonly Conversation[]; readonly nextCursor: string | null };
    const first = await hall.call<List>(token, `conversations?limit=1&courseId=${course.courseId}`);
    assert.deepEqual(
      first.body.items.map(({ id }) => id),
      [second.conversationId],
    );
    const rest = await hall.call<List>(
      token,
      `conversations?limit=1&courseId=${course.courseId}&cursor=${first.body.nextCursor}`,
    );
    assert.equal(rest.body.items[0]?.id, conversationId);
    assert.match(rest.body.items[0].title, /^What does steam do to the crust\? x+…$/);
    const renamed = await hall.call<Conversation>(token, path, 'PATCH', {
      json: { title: ' Steam ' },
    });
    assert.equal(renamed.body.title, 'Steam');
    await learner.ask(ABOUT_STEAM);
    assert.equal((await hall.call<Conversation>(token, path)).body.title, 'Steam');

    assert.equal((await hall.call(token, path, 'DELETE')).status, 204);
    for (const [gone, method] of [
      [path, 'GET'],
      [path, 'DELETE'],
      [learner.messages, 'GET'],
    ] as const)
      assert.equal((await hall.call(token, gone, method)).status, 404);
    assert.equal((await learner.ask(ABOUT_STEAM)).code, 'ai.conversation_not_found');
    const left = await hall.query('select 1 from questions where conversation_id = $1', [
      conversationId,
    ]);
    assert.equal(left.length, 0);
  });

  it('shows a conversation to nobody else, whatever their role', async () => {
    const learner = await enrolled();
    const id = randomUUID();
    await learner.ask(ABOUT_STEAM, { id });
    const strangers = [
      undefined,
      await hall.enroll(course),
      owner,
      hall.token('instructor', schoolId),
      hall.token('owner'),
    ];
    const operations = Object.entries(paths)
      .filter(([path]) => path.startsWith('/v1/ai/conversations/{id}'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => [path, method] as const));
    assert.equal(operations.length, 6);
    const bodies: Readonly<Record<string, object>> = {
      patch: { title: 'Mine' },
      post: { id, text: ABOUT_STEAM },
      put: { rating: 'up' },
    };
    for (const [path, method] of operations) {
      const url = path
        .replace('/v1/ai/', '')
        .replace('{id}', learner.conversationId)
        .replace('{messageId}', id);
      for (const token of strangers) {
        const answer = await hall.call(token, url, method.toUpperCase(), {
          json: bodies[method],
        });
        assert.equal(answer.status, token === undefined ? 401 : 404, `${method} ${url}`);
        assert.ok(!answer.text.includes('team'), answer.text);
      }
    }
    assert.equal((await learner.history()).length, 1);
  });

  it('is not begun by who is not enrolled', async () => {
    for (const token of [hall.token('learner', schoolId), hall.token('learner', randomUUID())]) {
      const body = { courseId: course.courseId };
      const { body: problem } = await hall.call<ProblemBody>(token, 'conversations', 'POST', {
        json: body,
      });
      assert.match(problem.code, /^ai\.(not_enrolled|course_not_found)$/);
    }
  });

  it('refuses what is no question', async () => {
    const learner = await enrolled();
    const id = randomUUID();
    for (const body of [
      { id, text: '' },
      { id, text: ' \u200b\n' },
      { id, text: 'x'.repeat(2001) },
      { id: 'one', text: 'Why?' },
      { text: 'Why?' },
      { id, text: 'Why?', position: { lessonId: bread.lessonId, second: -1 } },
      { id, text: 'Why?', position: { lessonId: bread.lessonId, second: 1e99 } },
      { id, text: 'Why?', rules: 'none' },
    ])
      assert.equal(
        (await hall.call(learner.token, learner.messages, 'POST', { json: body })).status,
        422,
      );
    const unstorable = { id, text: 'Why\u0000?' };
    const { status } = await hall.call(learner.token, learner.messages, 'POST', {
      json: unstorable,
    });
    assert.ok(status === 400 || status === 422, String(status));
    assert.equal((await learner.history()).length, 0);
  });

  it('tells those who teach what was asked and where, and never who', async () => {
    const lesson = lecture(0);
    const own = await taught([lesson]);
    const learners = await Promise.all(Array.from({ length: 5 }, () => enrolled(own)));
    const position = { lessonId: lesson.lessonId, second: 61 };
    for (const learner of learners) {
      const id = randomUUID();
      await learner.ask(`${OFF_TOPIC} I am mia@school.example`, { id, position });
      const feedback = { rating: 'down', comment: 'Call me: 0171 2345678' };
      assert.equal((await learner.rate(id, { rating: 'up' })).status, 204);
      assert.equal((await learner.rate(id, feedback)).status, 204);
    }
    const [asker] = learners as [Learner];
    assert.equal((await asker.history())[0]?.rating, 'down');
    assert.equal(
      (await asker.rate(randomUUID(), { rating: 'up' })).body.code,
      'ai.question_not_found',
    );
    assert.equal((await asker.rate(randomUUID(), { rating: 'well' })).status, 422);

    const path = `courses/${own.courseId}`;
    type Asked = { readonly text: string; readonly day: string; readonly comment: string | null };
    type AskedPage = { readonly items: readonly Asked[]; readonly nextCursor: string | null };
    const pages: Asked[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `limit=4${cursor && `&cursor=${cursor}`}`;
      const page = await hall.call<AskedPage>(owner, `${path}/questions?${query}`);
      assert.ok(!/user|conversation|mia@/i.test(page.text), page.text);
      pages.push(...page.body.items);
      cursor = page.body.nextCursor;
    }
    const mine = pages.filter(({ text }) => text.startsWith(OFF_TOPIC));
    assert.equal(mine.length, 5);
    assert.equal(mine[0]?.text, `${OFF_TOPIC} I am [e-mail]`);
    assert.equal(mine[0].comment, 'Call me: [number]');
    assert.match(mine[0].day, /^\d{4}-\d\d-\d\d$/);
    const gaps = await hall.call<{ items: { lessonId: string | null }[] }>(
      owner,
      `${path}/question-gaps`,
    );
    const placed = gaps.body.items.filter(({ lessonId }) => lessonId !== null);
    assert.deepEqual(placed, [
      {
        lessonId: lesson.lessonId,
        start: 60,
        end: 120,
        questions: 5,
        unanswered: 5,
        disliked: 5,
      },
    ]);
    for (const what of ['questions', 'question-gaps']) {
      assert.equal((await hall.call(asker.token, `${path}/${what}`)).status, 403);
      assert.equal((await hall.call(hall.token('owner'), `${path}/${what}`)).status, 404);
    }
    type Report = { readonly findings: readonly { kind: string; start: number | null }[] };
    await eventually(
      async () => {
        await hall.call(owner, `${path}/health`, 'POST');
        const report = await hall.call<Report>(owner, `${path}/health`);
        const found = report.body.findings.filter(({ kind }) => kind === 'many_questions');
        assert.deepEqual(
          found.map(({ start }) => start),
          [60],
        );
      },
      { timeoutMs: 90_000 },
    );
  });
});
