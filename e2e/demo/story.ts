import assert from 'node:assert/strict';
import { createClient, type Client } from '@lyceum/client';
import { eventually } from '@lyceum/testing';
import { costOf } from './cost.js';
import { ANSWERS, makeCourse, type DemoCourse } from './course.js';
import type { Installation } from './installation.js';
import { prepared, upload } from './lesson-files.js';
import { askTutor, draftQuiz, passDrafted } from './lesson-questions.js';
import { join, signUp, type Person } from './people.js';
import type { Step } from './play.js';
import { openRendition, textAt, watch, type Watching } from './player.js';
import { spokenVideo } from './spoken-video.js';
import { verifyEvents } from './verify-events.js';

export interface StoryOptions {
  readonly installation: Installation;
  /** Tells the people and the school of this run from those of others. */
  readonly run: string;
  /** For the video; whoever calls removes it. */
  readonly directory: string;
  /** Makes the video shorter than nine sentences of eight seconds. */
  readonly sentences?: number;
}

/** What is left behind to look around in. */
export interface Left {
  readonly slug: string;
  readonly courseId: string;
  readonly creator: string;
  readonly learner: string;
  readonly certificateUrl: string;
}

interface Learner extends Person {
  readonly enrollmentId: string;
}

/** Enough for a cache to show what it is good for. */
const VISITS = 10;

/** From a creator without an account to learners with certificates. */
export async function story(
  step: Step,
  { installation, run, directory, sentences }: StoryOptions,
): Promise<Left> {
  const slug = `geometry-${run}`;
  const address = (name: string): string => `${name.toLowerCase()}-${run}@example.com`;

  const creator = await step('A creator signs up and opens a school', async (checked) => {
    const school = { name: 'School of geometry', slug };
    const person = await signUp(installation, { name: 'Ada', email: address('Ada'), school });
    checked('the code came by mail and opened the account');
    const { data } = await person.client.schools.update({ body: { admission: 'open' } });
    assert.deepEqual([data.slug, data.admission], [slug, 'open']);
    checked(`the school "${slug}" is open to everybody`);
    return person;
  });

  const video = await step('A lesson is recorded', async (checked) => {
    const made = await spokenVideo(directory, sentences);
    checked(`${made.seconds} s of slides with a voice, by ffmpeg, and captions for it`);
    return made;
  });

  const assetId = await step('The video is uploaded and prepared', async (checked) => {
    const id = await upload(creator.client, video);
    checked('the file went straight to the object store');
    const asset = await prepared(creator.client, id);
    assert.ok(Math.abs((asset.durationSeconds ?? 0) - video.seconds) < 1);
    assert.ok(asset.hasAudio && asset.renditions.length > 0);
    const sizes = asset.renditions.map(({ name }) => name).join(', ');
    checked(`prepared as ${sizes}: ${asset.durationSeconds} s, with sound`);
    return id;
  });

  const course = await step('A course is made and published', async (checked) => {
    const made = await makeCourse(creator.client, assetId);
    const params = { id: made.id };
    await eventually(() => creator.client.courses.publish({ params }));
    const { data } = await creator.client.courses.readPublic({ params });
    assert.equal(data.courseVersion, 1);
    checked('a video, a quiz and a text; anybody can read what it offers');
    return made;
  });

  await step('Visitors look at what the school offers', async (checked) => {
    const visitor = createClient({ baseUrl: installation.gatewayUrl });
    for (let visit = 0; visit < VISITS; visit += 1) {
      const { data } = await visitor.courses.listPublic({ query: { school: slug } });
      assert.deepEqual(
        data.items.map(({ id }) => id),
        [course.id],
      );
      await visitor.schools.readPublic({ params: { slug } });
    }
    checked(`${VISITS} visits, without an account; all but the first are answered by the cache`);
  });

  const [hypatia, euclid, thales] = await step('Learners join and enroll', async (checked) => {
    const learners = [];
    for (const name of ['Hypatia', 'Euclid', 'Thales']) {
      const person = await signUp(installation, { name, email: address(name) });
      await join(person, slug);
      await assert.rejects(person.client.playback.open({ params: { id: assetId } }), {
        status: 403,
      });
      const { data } = await person.client.enrollment.enroll({ params: { id: course.id } });
      learners.push({ ...person, enrollmentId: data.id });
    }
    checked('the video was closed to each of the three before');
    await Promise.all(learners.map(({ client }) => opened(client, assetId)));
    checked('and open after');
    return learners as [Learner, Learner, Learner];
  });

  await step('They watch; two leave in the middle', async (checked) => {
    const half = video.seconds / 2;
    const bytes = await Promise.all([
      watchLesson(hypatia, course, assetId, { to: half, leaves: true }),
      watchLesson(euclid, course, assetId, { to: video.seconds }),
      watchLesson(thales, course, assetId, { to: half / 2, leaves: true }),
    ]);
    checked(`${Math.round(bytes.reduce((a, b) => a + b) / 1024)} kB of HLS segments were played`);
    for (const [who, seconds] of [
      [hypatia, half],
      [euclid, video.seconds],
      [thales, half / 2],
    ] as const)
      assert.ok(Math.abs((await watchedSeconds(who, course)) - seconds) < 2, who.name);
    checked('every second is counted, those of the closing pages too');
  });

  await step('One comes back on another device and goes on', async (checked) => {
    const { data: session } = await hypatia.client.watching.begin({
      body: { enrollmentId: hypatia.enrollmentId, lessonId: course.video },
    });
    const left = video.seconds / 2;
    assert.ok(Math.abs(session.resumeSeconds - left) < 2, `resumed at ${session.resumeSeconds}`);
    checked(`left at ${left} s, resumed at ${Math.round(session.resumeSeconds)} s`);
    const rendition = await openRendition(await opened(hypatia.client, assetId));
    const range = { from: session.resumeSeconds, to: video.seconds };
    await watch(hypatia.client, { session, rendition, ...range });
    checked('and watched to the end');
  });

  await step('One asks the tutor', async (checked) => {
    const { text, lessonId, start, quote } = await askTutor(hypatia.client, course.id);
    assert.equal(lessonId, course.video);
    assert.match(quote, /a little more than three/);
    checked(`"${text}"`);
    checked(`said at second ${start} of the video`);
  });

  await step('They pass the quiz and finish the course', async (checked) => {
    for (const learner of [hypatia, euclid]) await passQuiz(learner, course);
    checked('100 % of the points in shuffled questions; the answers were not in what was asked');
    for (const { client, enrollmentId } of [hypatia, euclid]) {
      await client.completion.complete({ params: { enrollmentId, lessonId: course.text } });
      const { data } = await client.overview.read({ params: { enrollmentId } });
      assert.deepEqual([data.percent, data.completedAt !== null], [100, true]);
    }
    checked('100 % of the course');
  });

  const certificateUrl = await step('They get certificates that verify', async (checked) => {
    const urls: string[] = [];
    for (const learner of [hypatia, euclid])
      urls.push(await certificateOf(learner, installation.gatewayUrl));
    checked('anybody can verify them; one with a wrong code is not found');
    assert.deepEqual((await thales.client.certificates.list()).data.items, []);
    checked('who has not finished has none');
    return urls[0]!;
  });

  await step('The creator looks at the class', async (checked) => {
    const params = { courseId: course.id };
    const { data: roster } = await creator.client.teaching.roster({ params });
    const percents = roster.items.map(({ percent }) => percent).sort((a, b) => a - b);
    assert.deepEqual(percents.slice(-2), [100, 100]);
    assert.ok(percents.length === 3 && percents[0]! < 100, String(percents));
    checked(`progress of the class: ${percents.join(' %, ')} %`);
    const { data: dropOff } = await creator.client.teaching.dropOff({
      params: { ...params, lessonId: course.video },
      query: { bucketSeconds: 10 },
    });
    const watched = dropOff.points.map((point) => point.watched);
    assert.deepEqual([watched[0], watched.at(-1)], [3, 2]);
    checked(`watched, in stretches of 10 s: ${watched.join(' ')}`);
    const { data: attempts } = await creator.client.quizzes.list({
      params: { ...params, lessonId: course.quiz },
    });
    assert.ok(attempts.items.length === 2 && attempts.items.every(({ isPassed }) => isPassed));
    checked('two attempts at the quiz, both passed');
  });

  await step('A quiz is drafted from the lesson, accepted and passed', async (checked) => {
    const quiz = await draftQuiz(creator.client, course.id, [course.video]);
    for (const { prompt } of quiz.draft.questions) checked(`"${prompt}"`);
    const emmy = await signUp(installation, { name: 'Emmy', email: address('Emmy') });
    await join(emmy, slug);
    const { data } = await emmy.client.enrollment.enroll({ params: { id: course.id } });
    assert.equal(await passDrafted(emmy.client, data.id, quiz), 100);
    checked('published as a new version; who enrolls now passes it');
  });

  await step('The creator looks at what it costs', async (checked) => {
    const { usd, allowedUsd, storedMegabytes } = await costOf(creator.client);
    assert.ok(storedMegabytes > 0 && usd <= allowedUsd);
    checked(`models: ${usd.toFixed(2)} USD of ${allowedUsd.toFixed(2)} that this month may cost`);
    checked(`files: ${storedMegabytes.toFixed(1)} MB, the video and all that was made of it`);
  });

  await step('The operator verifies the events', async (checked) => {
    const { projections, rows } = await verifyEvents(installation.databaseUrl);
    checked(`${projections} projections rebuilt from the log have the digests of the live ones`);
    checked(`${rows} rows; no event is dead`);
  });

  return {
    ...{ slug, courseId: course.id, certificateUrl },
    ...{ creator: creator.email, learner: hypatia.email },
  };
}

/** The address of the master playlist, as soon as media knows of the enrollment. */
async function opened(client: Client, assetId: string): Promise<string> {
  const { data } = await eventually(() => client.playback.open({ params: { id: assetId } }));
  assert.ok(data.url !== null && data.captions.length === 1);
  assert.match(await textAt(data.captions[0]!.url), /^WEBVTT/);
  return data.url;
}

async function watchLesson(
  { client, enrollmentId }: Learner,
  course: DemoCourse,
  assetId: string,
  stretch: Pick<Watching, 'to' | 'leaves'>,
): Promise<number> {
  const { data: session } = await client.watching.begin({
    body: { enrollmentId, lessonId: course.video },
  });
  assert.equal(session.resumeSeconds, 0);
  const rendition = await openRendition(await opened(client, assetId));
  return watch(client, { session, rendition, from: 0, ...stretch });
}

async function watchedSeconds(
  { client, enrollmentId }: Learner,
  course: DemoCourse,
): Promise<number> {
  const { data } = await client.overview.read({ params: { enrollmentId } });
  return data.lessons.find(({ lessonId }) => lessonId === course.video)?.watchedSeconds ?? 0;
}

async function passQuiz({ client, enrollmentId }: Learner, course: DemoCourse): Promise<void> {
  const { data: asked } = await client.quizzes.start({
    body: { enrollmentId, lessonId: course.quiz },
  });
  assert.doesNotMatch(JSON.stringify(asked.questions), /Archimedes/);
  const params = { id: asked.id };
  await client.quizzes.save({ params, body: { answers: ANSWERS } });
  const { data: graded } = await client.quizzes.submit({ params });
  assert.deepEqual([graded.isPassed, graded.scorePercent], [true, 100]);
}

/** Puts the learner's name on the certificate and verifies it as a stranger. */
async function certificateOf({ client, name }: Learner, gatewayUrl: string): Promise<string> {
  const certificate = await eventually(async () => {
    const { data } = await client.certificates.list();
    assert.equal(data.items.length, 1);
    return data.items[0]!;
  });
  const { code } = certificate;
  await client.certificates.nameHolder({ params: { code }, body: { name } });
  const url = new URL(`/v1/certificates/${code}`, gatewayUrl).toString();
  const verified = JSON.parse(await textAt(url)) as { status: string; holderName: string };
  assert.deepEqual([verified.status, verified.holderName], ['valid', name]);
  const wrong = `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`;
  await assert.rejects(client.certificates.verify({ params: { code: wrong } }), { status: 404 });
  return url;
}
