import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Classroom, type Enrolled } from './support/classroom.js';
import { sampleCourse, videoLesson } from './support/course.js';
import { Player, type BeatBody } from './support/player.js';

const code = ({ body }: { body: unknown }): unknown => (body as Record<string, unknown>)['code'];

describe('heartbeats', () => {
  let classroom: Classroom;
  const schoolId = randomUUID();
  const course = sampleCourse([
    videoLesson(0),
    videoLesson(1),
    videoLesson(2, { durationSeconds: 4_000 }),
  ]);
  const [first, second, long] = course.lessons.map(({ lessonId }) => lessonId) as [
    string,
    string,
    string,
  ];

  before(async () => {
    classroom = await Classroom.open();
    await classroom.publishCourse(schoolId, course);
  });
  after(() => classroom.close());

  const player = async (
    lessonId = first,
    { learner, secondsAgo = 3_600 }: { learner?: Enrolled; secondsAgo?: number } = {},
  ): Promise<Player> =>
    Player.begin(classroom, learner ?? (await classroom.enroll(schoolId, course)), lessonId, {
      secondsAgo,
    });

  const progressOf = async ({ enrollmentId }: Enrolled, lessonId: string) => {
    const [row] = await classroom.sql<{ watched: string; watched_ms: number; position_ms: number }>(
      `select watched::text, watched_ms, position_ms from progress.lesson_progress
       where enrollment_id = $1 and lesson_id = $2`,
      [enrollmentId, lessonId],
    );
    return row!;
  };

  it('count once, however often they are sent', async () => {
    const one = await player();
    const beat = one.beat(0, 30);
    const answers = await Promise.all(Array.from({ length: 20 }, () => one.send([beat, beat])));
    for (const { status, text } of answers) assert.equal(status, 200, text);
    // The number decides: a beat that says something else under a number that was heard is the same beat.
    await one.send([{ ...one.beat(40, 60), sequence: beat.sequence }]);
    assert.deepEqual(await progressOf(one.learner, first), {
      watched: '{[0,30000)}',
      watched_ms: 30_000,
      position_ms: 30_000,
    });
  });

  it('may arrive late, out of order and all at once', async () => {
    const one = await player();
    const beats = [one.beat(0, 10), one.beat(10, 20), one.beat(20, 30), one.beat(50, 60)];
    await one.sent(beats[3]!, beats[1]!);
    await one.sent(beats[2]!);
    assert.equal(await one.sent(beats[0]!), 40);
    const { watched, position_ms: position } = await progressOf(one.learner, first);
    assert.equal(watched, '{[0,30000),[50000,60000)}');
    assert.equal(position, 60_000);
  });

  it('give the same in any order, in any groups, however often repeated', async () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 1, max: 10 }));
    const plan = fc.array(fc.record({ span, speed: fc.constantFrom(0.5, 1, 1.5, 2) }), {
      minLength: 1,
      maxLength: 12,
    });
    const learner = await classroom.enroll(schoolId, course);
    let lesson = 0;
    const lessons = sampleCourse(
      Array.from({ length: 60 }, (_, at) => videoLesson(at)),
      {
        courseId: course.courseId,
        courseVersion: 2,
      },
    );
    await classroom.publishCourse(schoolId, lessons);
    await classroom.changeEnrollment(learner, { courseVersion: 2 });
    const watchAll = async (
      beats: (one: Player) => BeatBody[],
      order: (beats: BeatBody[]) => BeatBody[][],
    ): Promise<unknown> => {
      const { lessonId } = lessons.lessons[(lesson += 1) - 1]!;
      // Seconds count for one lesson only: each round has an hour of its own.
      const one = await Player.begin(classroom, learner, lessonId, { secondsAgo: 3_600 * lesson });
      await Promise.all(order(beats(one)).map((group) => one.send(group)));
      return progressOf(learner, lessonId);
    };
    await fc.assert(
      fc.asyncProperty(plan, fc.infiniteStream(fc.nat()), async (steps, random) => {
        const beats = (one: Player): BeatBody[] => {
          let after = 0;
          return steps.map(({ span: [start, length], speed }) => {
            const beat = one.beat(start, start + length, { after, speed });
            after += length / speed + 1;
            return beat;
          });
        };
        const chance = (): number => random.next().value! / 0x7fffffff;
        const inOrder = await watchAll(beats, (all) => [all]);
        const shuffled = await watchAll(beats, (all) => {
          const doubled = [...all, ...all].sort(() => chance() - 0.5);
          const groups: BeatBody[][] = [];
          while (doubled.length > 0) groups.push(doubled.splice(0, 1 + Math.floor(chance() * 4)));
          return groups;
        });
        assert.ok(inOrder);
        assert.deepEqual(shuffled, inOrder);
      }),
      { numRuns: 20 },
    );
  });

  it('cannot complete a video by seeking or by script', async () => {
    const seeking = await player(long);
    // A whole video in ten seconds.
    assert.equal(
      await seeking.sent(seeking.beat(0, 4_000, { after: 0, to: seeking.beganAt + 10_000 })),
      11.5,
    );
    // The same ten seconds again and again, always of another part of the video.
    const scripted = await player(long);
    const claims = Array.from({ length: 50 }, (_, at) =>
      scripted.beat(at * 10, at * 10 + 10, { after: 100 }),
    );
    assert.ok((await scripted.sent(...claims)) <= 10 + 2 + 5);
    // A session that began a moment ago.
    const hasty = await player(long, { secondsAgo: 0 });
    const { body } = await hasty.send([hasty.beat(0, 4_000, { after: 0 })]);
    assert.ok((body.lessons[0]?.watchedSeconds ?? 0) < 10);
  });

  it('of two players at once are not worth more than those of one', async () => {
    const learner = await classroom.enroll(schoolId, course);
    const left = await player(long, { learner });
    const right = await player(long, { learner });
    for (let at = 0; at < 60; at += 10) {
      await left.sent(left.beat(at, at + 10));
      await right.sent(right.beat(1_000 + at, 1_010 + at, { after: at }));
    }
    const { watched_ms: watched } = await progressOf(learner, long);
    assert.ok(watched <= 65_000 + 2_000, String(watched));

    const other = await classroom.enroll(schoolId, course);
    const one = await player(first, { learner: other });
    const two = await player(second, { learner: other });
    await one.sent(one.beat(0, 60));
    await two.sent(two.beat(0, 60));
    assert.equal((await progressOf(other, first)).watched_ms, 60_000);
    assert.ok((await progressOf(other, second)).watched_ms <= 7_000);
    // In one request, too.
    const third = await classroom.enroll(schoolId, course);
    const [a, b] = [
      await player(first, { learner: third }),
      await player(second, { learner: third }),
    ];
    await a.sent(a.beat(0, 60), b.beat(0, 60));
    const sum =
      (await progressOf(third, first)).watched_ms + (await progressOf(third, second)).watched_ms;
    assert.ok(sum <= 67_000, String(sum));
  });

  it('count at the speed of the player, whatever its clock says', async () => {
    const one = await player();
    const year = 365 * 86_400_000;
    const { body } = await one.send([one.beat(0, 40, { speed: 2 })], { clockAhead: year });
    assert.deepEqual(body.refused, []);
    assert.equal(body.lessons[0]!.watchedSeconds, 40);
  });

  it('are refused one by one, saying why', async () => {
    const one = await player();
    const early = one.beat(0, 10, { after: -600 });
    const future = one.beat(0, 10, { after: 4_000 });
    const foreign = { ...one.beat(0, 10), sessionId: randomUUID() };
    const { status, body } = await one.send([early, future, foreign, one.beat(0, 10)]);
    assert.equal(status, 200);
    assert.deepEqual(
      body.refused.map(({ reason }) => reason),
      ['before_session', 'after_session', 'unknown_session'],
    );
    assert.equal(body.lessons[0]!.watchedSeconds, 10);
    const old = await player(first, { secondsAgo: 31 * 86_400 });
    assert.equal((await old.send([old.beat(0, 10)])).body.refused[0]!.reason, 'too_late');
  });

  it('of others, in this school or another, are as unknown as those of nobody', async () => {
    const one = await player();
    const beats = [one.beat(0, 10)];
    const json = { sentAt: Date.now(), beats };
    for (const stranger of [
      classroom.member('learner', schoolId),
      classroom.member('owner', schoolId),
      classroom.member('learner', randomUUID(), one.learner.userId),
    ]) {
      const answer = await classroom.call(stranger, 'progress/heartbeats', { json });
      assert.equal(answer.status, 404, answer.text);
      assert.equal(code(answer), 'progress.session_not_found');
    }
    assert.equal((await classroom.call(undefined, 'progress/heartbeats', { json })).status, 401);
    assert.equal(await one.sent(...beats), 10);
  });

  it('after the enrollment ended do not count, those before do', async () => {
    const one = await player(first, { secondsAgo: 100 });
    await classroom.changeEnrollment(
      one.learner,
      { state: 'withdrawn' },
      new Date(one.beganAt + 50_000),
    );
    const { body } = await one.send([one.beat(0, 40), one.beat(60, 90)]);
    assert.deepEqual(
      body.refused.map(({ reason }) => reason),
      ['after_session'],
    );
    assert.equal(body.lessons[0]!.watchedSeconds, 40);
  });

  it('are answered with what is wrong with them', async () => {
    const one = await player();
    const good = one.beat(0, 10);
    const wrong: Record<string, unknown>[] = [
      { sequence: -1 },
      { sequence: 1.5 },
      { from: 'now' },
      { to: 1e300 },
      { speed: 0 },
      { speed: null },
      { position: -1 },
      { ranges: [{ start: 0 }] },
      { ranges: [{ start: -1, end: 2 }] },
      { ranges: 'all' },
      { ranges: Array.from({ length: 51 }, () => ({ start: 0, end: 1 })) },
      { sessionId: 'mine' },
      { percent: 100 },
    ];
    for (const change of wrong) {
      const json = { sentAt: Date.now(), beats: [{ ...good, ...change }] };
      const answer = await classroom.call(one.learner, 'progress/heartbeats', { json });
      assert.equal(answer.status, 422, `${JSON.stringify(change)}: ${answer.text}`);
    }
    for (const json of [{ sentAt: 1, beats: [] }, { beats: [good] }, [], null, 'beat'])
      assert.ok((await classroom.call(one.learner, 'progress/heartbeats', { json })).status >= 400);
  });

  describe('of a page that is being closed', () => {
    const beacon = (body: unknown, contentType = 'text/plain;charset=UTF-8') =>
      classroom.call(undefined, 'progress/beacons', {
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': contentType },
      });
    const bodyOf = (one: Player, beat: BeatBody, token = one.session.beaconToken) => {
      const { sessionId: _, ...rest } = beat;
      return { token, sentAt: Date.now(), beats: [rest] };
    };

    it('need the token of their session and nothing else', async () => {
      const one = await player();
      const body = bodyOf(one, one.beat(0, 10));
      assert.equal((await beacon(body)).status, 204);
      assert.equal((await beacon(body, 'application/json')).status, 204);
      assert.equal((await progressOf(one.learner, first)).watched_ms, 10_000);
    });

    it('with a token that we have not made are refused', async () => {
      const one = await player();
      const { beaconToken } = one.session;
      const flipped = Buffer.from(beaconToken, 'base64url');
      flipped[3]! ^= 1;
      for (const token of [
        '',
        'x',
        beaconToken.slice(0, -4),
        flipped.toString('base64url'),
        one.learner.token.slice(0, 200),
      ]) {
        const answer = await beacon(bodyOf(one, one.beat(0, 10), token));
        assert.equal(answer.status, 401, answer.text);
        assert.equal(code(answer), 'progress.beacon_token_invalid');
      }
    });

    it('are JSON, whatever they call themselves, and other routes take no text', async () => {
      const one = await player();
      assert.equal((await beacon('{"token":')).status, 400);
      assert.equal((await beacon('')).status, 400);
      assert.equal((await beacon({ token: 'x' })).status, 422);
      assert.equal((await beacon(bodyOf(one, one.beat(0, 10)), 'text/html')).status, 415);
      const answer = await classroom.call(one.learner, 'progress/heartbeats', {
        body: JSON.stringify({ sentAt: Date.now(), beats: [one.beat(0, 10)] }),
        headers: { 'content-type': 'text/plain' },
      });
      assert.equal(answer.status, 415);
    });
  });
});
