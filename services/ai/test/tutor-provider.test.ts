import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { lessonProgressed } from '@lyceum/contracts';
import { eventually, patience } from '@lyceum/testing';
import { LectureHall, lecture, type TaughtCourse } from './support/lecture-hall.js';
import { Learner, eventsOf, type StreamedEvent } from './support/learner.js';
import { ModelStandIn } from './support/model-stand-in.js';

const SPOKEN = ['Steam keeps the crust soft while the loaf rises.', 'Take it out in time.'];
const ABOUT_STEAM = 'What does steam do to the crust while the loaf rises?';
const CLAIM = 'It stays soft. [[1|keeps the crust soft]] ';
const USAGE = { inputTokens: 900, outputTokens: 100 };
const DAY_TOKENS = 50 * (USAGE.inputTokens + USAGE.outputTokens);

describe('the tutor with a provider', () => {
  let provider: ModelStandIn;
  let hall: LectureHall;
  before(async () => {
    provider = await ModelStandIn.start();
    provider.always(() => ({ does: 'answer', pieces: [CLAIM], usage: USAGE }));
    hall = await LectureHall.open({
      AI_CHAT_MODELS: 'openai/gpt-4.1-mini',
      OPENAI_API_KEY: 'stand-in',
      OPENAI_BASE_URL: provider.url,
      AI_SCHOOL_DAY_TOKENS: String(DAY_TOKENS),
    });
  });
  after(async () => {
    await hall.close();
    await provider.close();
  });

  /** A school of its own, with a budget of its own. */
  async function taught(): Promise<TaughtCourse> {
    const course = await hall.publish(randomUUID(), [lecture(0)]);
    await hall.caption(course.schoolId, course.lessons[0]!.assetId!, SPOKEN);
    const learner = await enrolled(course);
    await eventually(async () => assert.equal((await learner.ask(ABOUT_STEAM)).state, 'answered'));
    await hall.query('delete from budget_school_days where tenant_id = $1', [course.schoolId]);
    provider.reset();
    return course;
  }
  async function enrolled(course: TaughtCourse): Promise<Learner> {
    const token = await hall.enroll(course);
    return eventually(() => Learner.of(hall, token, course));
  }
  async function ledger({ schoolId }: TaughtCourse): Promise<{ reserved: number; spent: number }> {
    const [row] = await hall.query<{ reserved: string; spent: string }>(
      `select sum(reserved_tokens) as reserved, sum(spent_tokens) as spent from budget_school_days where tenant_id = $1`,
      [schoolId],
    );
    return { reserved: Number(row?.reserved ?? 0), spent: Number(row?.spent ?? 0) };
  }

  it('streams what is checked while the model still writes, and cancels it when nobody listens', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    provider.next({
      does: 'stall',
      pieces: [CLAIM, 'And then. [[1|while the loaf rises]]', ' Not'],
    });
    const gone = new AbortController();
    const id = randomUUID();
    const body = { id, text: ABOUT_STEAM };
    const stream = await hall.fetch(
      learner.token,
      learner.messages,
      'POST',
      { json: body },
      gone.signal,
    );
    const events = await readUntil(stream, ({ data }) => data['text'] === 'And then.');
    assert.deepEqual(
      events.map(({ type }) => type),
      ['begin', 'text', 'citation', 'text'],
    );
    assert.equal(events[0]?.data['label'], null);
    const asked = provider.requests[0]!;
    assert.equal(asked.wasAborted, false);
    const again = await learner.ask(ABOUT_STEAM, { id });
    assert.equal(again.code, 'ai.question_in_progress');

    gone.abort();
    await eventually(() => assert.equal(asked.wasAborted, true));
    const kept = await eventually(async () => {
      const [question] = await learner.history();
      assert.equal(question?.state, 'interrupted');
      return question;
    });
    assert.deepEqual(
      kept.claims.map(({ text }) => text),
      ['It stays soft.', 'And then.'],
    );
    const { reserved, spent } = await ledger(course);
    assert.equal(reserved, 0);
    assert.ok(spent > 0);
    const replayed = await learner.ask(ABOUT_STEAM, { id });
    assert.deepEqual([replayed.state, replayed.text], ['interrupted', 'It stays soft. And then.']);
    assert.equal(provider.requests.length, 1);
  });

  it('charges once for what is asked twice', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    const id = randomUUID();
    const first = await learner.ask(ABOUT_STEAM, { id });
    const again = await learner.ask(ABOUT_STEAM, { id });
    assert.deepEqual(again.events, first.events);
    assert.equal(provider.requests.length, 1);
    assert.deepEqual(await ledger(course), { reserved: 0, spent: 1000 });
  });

  it('fails without a charge, and answers the same question later', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    const id = randomUUID();
    provider.always(() => ({ does: 'fail', status: 401 }));
    const failed = await learner.ask(ABOUT_STEAM, { id });
    provider.always(() => ({ does: 'answer', pieces: [CLAIM], usage: USAGE }));
    assert.equal(failed.events.at(-1)?.type, 'error');
    assert.equal(failed.events.at(-1)?.data['code'], 'ai.tutor_unavailable');
    assert.ok(!JSON.stringify(failed.events).includes('sk-secret'));
    assert.equal((await learner.history())[0]?.state, 'failed');
    assert.deepEqual(await ledger(course), { reserved: 0, spent: 0 });
    assert.equal((await learner.ask(ABOUT_STEAM, { id })).state, 'answered');
    assert.equal((await learner.history()).length, 1);
  });

  it('keeps what was checked of an answer that broke off', async () => {
    const learner = await enrolled(await taught());
    provider.next({ does: 'cut', pieces: [CLAIM, 'And'] });
    const { events } = await learner.ask(ABOUT_STEAM);
    assert.equal(events.at(-1)?.type, 'error');
    const [kept] = await learner.history();
    assert.deepEqual([kept?.state, kept?.claims[0]?.text], ['interrupted', 'It stays soft.']);
  });

  /** A question whose answer has begun and does not go on. */
  async function stalled(learner: Learner): Promise<string> {
    provider.next({ does: 'stall', pieces: [CLAIM, 'And'] });
    const body = { id: randomUUID(), text: ABOUT_STEAM };
    const signal = patience(60_000, 'a question');
    const stream = await hall.fetch(
      learner.token,
      learner.messages,
      'POST',
      { json: body },
      signal,
    );
    await readUntil(stream, ({ type }) => type === 'text');
    return body.id;
  }

  it('keeps what it has said when its process is stopped', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    await stalled(learner);
    await hall.service.restart();
    const [kept] = await learner.history();
    assert.deepEqual([kept?.state, kept?.claims[0]?.text], ['interrupted', 'It stays soft.']);
    assert.equal((await ledger(course)).reserved, 0);
  });

  it('keeps the question when its process is killed, and answers it after the reservation', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    const id = await stalled(learner);
    await hall.service.kill();
    await hall.service.restart();
    const [lost] = await learner.history();
    assert.deepEqual([lost?.id, lost?.text, lost?.state], [id, ABOUT_STEAM, 'answering']);
    const over = `update questions set expires_at = now() where conversation_id = $1`;
    await hall.query(over, [learner.conversationId]);
    assert.equal((await learner.history())[0]?.state, 'failed');
    assert.equal((await learner.ask(ABOUT_STEAM, { id })).state, 'answered');
    // What the dead process may have been charged for stays reserved until it counts as spent.
    const { reserved, spent } = await ledger(course);
    assert.ok(reserved > 0);
    assert.equal(spent, 1000);
  });

  it('asks no model where the lessons have no answer, nor with what is no longer to be seen', async () => {
    const course = await taught();
    const learner = await enrolled(course);
    const { state } = await learner.ask('How do I file a tax return in Portugal?');
    assert.deepEqual([state, provider.requests.length], ['abstained', 0]);
    await learner.ask(ABOUT_STEAM);
    await learner.ask(ABOUT_STEAM);
    const sent = JSON.stringify(provider.requests.at(-1)?.body);
    assert.match(sent, /It stays soft\./);
    assert.match(sent, /Lecture 1/);
    assert.ok(!sent.includes(learner.conversationId) && !sent.includes(course.schoolId));
    assert.deepEqual(await ledger(course), { reserved: 0, spent: 2000 });
  });

  it('knows what the learner skipped of the video that they are in, and of no other', async () => {
    const course = await taught();
    const { lessonId } = course.lessons[0]!;
    const ids = { userId: randomUUID(), enrollmentId: randomUUID() };
    const token = await hall.enroll(course, ids);
    const learner = await eventually(() => Learner.of(hall, token, course));
    await hall.say(
      course.schoolId,
      lessonProgressed.v1({
        ...{ ...ids, courseId: course.courseId, lessonId, watchedPercent: 30 },
        ...{ positionSeconds: 90, skipped: [{ start: 2.5, end: 60 }], version: 1 },
      }),
    );
    const sentFor = async (position?: { lessonId: string; second: number }): Promise<string> => {
      await learner.ask(ABOUT_STEAM, position && { position });
      return JSON.stringify(provider.requests.at(-1)?.body);
    };
    await eventually(async () =>
      assert.match(await sentFor({ lessonId, second: 90 }), /skippedSeconds\W+3-60\W+\]/),
    );
    assert.match(await sentFor({ lessonId, second: 90 }), /Lecture 1 \(skipped by the learner\)/);
    assert.doesNotMatch(await sentFor(), /skippedSeconds|\(skipped/);
    const other = await enrolled(course);
    await other.ask(ABOUT_STEAM, { position: { lessonId, second: 90 } });
    assert.doesNotMatch(JSON.stringify(provider.requests.at(-1)?.body), /skippedSeconds/);
  });

  it('never spends more than the budget, to the token, whoever asks at once', async () => {
    const course = await taught();
    const learners = await Promise.all(Array.from({ length: 4 }, () => enrolled(course)));
    let most = 0;
    let isOver = false;
    const watch = (async () => {
      while (!isOver) {
        const { reserved, spent } = await ledger(course);
        most = Math.max(most, reserved + spent);
      }
    })();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, at) => learners[at % learners.length]!.ask(ABOUT_STEAM)),
    );
    // One after the other, until there is room for none.
    for (let state: string | undefined; state !== 'exhausted';) {
      const answer = await learners[0]!.ask(ABOUT_STEAM);
      answers.push(answer);
      state = answer.state;
    }
    isOver = true;
    await watch;
    const ended = (state: string) => answers.filter((answer) => answer.state === state);
    const [answered, exhausted] = [ended('answered'), ended('exhausted')];
    assert.equal(answered.length + exhausted.length, answers.length);
    const { reserved, spent } = await ledger(course);
    assert.equal(reserved, 0);
    assert.equal(spent, answered.length * 1000);
    assert.equal(provider.requests.length, answered.length);
    assert.ok(answered.length > 40 && spent <= DAY_TOKENS, `${spent} of ${DAY_TOKENS}`);
    assert.ok(most <= DAY_TOKENS, `${most} of ${DAY_TOKENS}`);

    const notice = exhausted[0]?.events.find(({ type }) => type === 'notice')?.data;
    const tomorrow = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000);
    assert.equal(notice?.['resetsAt'], tomorrow.toISOString());
    assert.match(String(notice?.['text']), /Ask again after .* UTC/);
  });
});

/** The events up to the one that is waited for; the stream stays open. */
async function readUntil(
  response: Response,
  isLast: (event: StreamedEvent) => boolean,
): Promise<StreamedEvent[]> {
  assert.equal(response.status, 200);
  const decoder = new TextDecoder();
  const reader = response.body!.getReader();
  for (let text = ''; ;) {
    const { value, done } = await reader.read();
    assert.ok(!done, text);
    text += decoder.decode(value as Uint8Array, { stream: true });
    const events = eventsOf(text);
    const at = events.findIndex(isLast);
    if (at >= 0) return events.slice(0, at + 1);
  }
}
