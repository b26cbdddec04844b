import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createClient, type Client } from '@lyceum/client';
import { eventually, startStack, type TestStack } from '@lyceum/testing';
import { SpeechStandIn } from '@lyceum/testing/stand-ins';
import { askTutor } from '../../demo/lesson-questions.js';
import { spokenVideo, type SpokenVideo } from '../../demo/spoken-video.js';
import { joinByLink } from '../support/join-by-link.js';
import { signUp } from '../support/school.js';
import { uploadVideo } from '../support/upload.js';

const KEY = 'sk-of-the-stand-in';

/** The provider is a stand-in that says what the test tells it; everything else is as it runs. */
describe('a spoken video without captions, through the gateway', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-transcription-'));
  let provider: SpeechStandIn;
  let stack: TestStack;
  let teacher: Client;
  let video: SpokenVideo;
  let assetId: string;

  before(async () => {
    provider = await SpeechStandIn.start();
    stack = await startStack({
      env: {
        AI_TRANSCRIPTION_MODELS: 'openai/whisper-1',
        OPENAI_API_KEY: KEY,
        OPENAI_BASE_URL: provider.url,
      },
    });
    const owner = await signUp(stack.gatewayUrl);
    teacher = createClient({ baseUrl: stack.gatewayUrl, session: owner });
    video = await spokenVideo(directory);
    const file = readFileSync(video.file);
    assetId = await uploadVideo(stack.gatewayUrl, owner.accessToken, 'circles.mp4', file);
    await eventually(
      async () => {
        const { data } = await teacher.assets.read({ params: { id: assetId } });
        assert.equal(data.state, 'ready');
      },
      { timeoutMs: 60_000 },
    );
  });
  after(async () => {
    await stack.stop();
    await provider.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('is written down when somebody asks for it', async () => {
    provider.next({ does: 'answer', segments: segmentsOf(video.captions) });
    const params = { id: assetId };
    const { data: asked } = await teacher.transcriptions.request({ params, body: {} });
    assert.equal(asked.state, 'requested');
    const ended = await eventually(
      async () => {
        const { data } = await teacher.transcriptions.read({ params });
        assert.equal(data.state, 'finished', JSON.stringify(data.failure));
        return data;
      },
      { timeoutMs: 60_000 },
    );
    assert.deepEqual([ended.language, ended.modelId], ['en', 'openai/whisper-1']);

    assert.equal(provider.requests.length, 1);
    const { authorization, responseFormat, fileName, sound } = provider.requests[0]!;
    assert.deepEqual(
      [authorization, responseFormat, fileName],
      [`Bearer ${KEY}`, 'verbose_json', 'sound.mp3'],
    );
    // 32 kbit/s.
    assert.ok(Math.abs(sound.length / 4000 - video.seconds) < 2, String(sound.length));

    const { data: captions } = await teacher.captions.list({ params });
    assert.deepEqual(
      captions.items.map(({ language, isGenerated }) => [language, isGenerated]),
      [['en', true]],
    );
    const { data: playback } = await teacher.playback.open({ params });
    const [track] = playback.captions;
    assert.equal(track?.isGenerated, true);
    const shown = await (await fetch(track.url)).text();
    assert.match(shown, /^00:00:24\.000 --> 00:00:32\.000\nThis number is called pi/m);
    const master = await (await fetch(playback.url!)).text();
    assert.match(master, /TYPE=SUBTITLES.*LANGUAGE="en"/);
  });

  it('is what the tutor answers from, with the second of the video', async () => {
    const { data: course } = await teacher.courses.create({ body: { title: 'Geometry' } });
    const params = { id: course.id };
    const { data: section } = await teacher.courses.addSection({ params, body: { title: 'One' } });
    const { data: lesson } = await teacher.courses.addLesson({
      params,
      body: { sectionId: section.id, kind: 'video', title: 'What is pi?', assetId },
    });
    await eventually(() => teacher.courses.publish({ params }));
    const student = (await joinByLink(stack.gatewayUrl, teacher)).client;
    await eventually(() => student.enrollment.enroll({ params }));
    const cited = await askTutor(student, course.id);
    assert.deepEqual([cited.lessonId, cited.start], [lesson.id, 24]);
    assert.match(cited.quote, /a little more than three/);
  });

  it('costs the school what its seconds cost', async () => {
    const { data } = await teacher.budget.usage();
    const [used] = data.items.filter(({ feature }) => feature === 'transcription');
    // 0.006 US dollars a minute.
    assert.equal(used?.requests, 1);
    assert.ok(Math.abs(used.microUsd - video.seconds * 100) < 100, String(used.microUsd));
  });

  it('is heard no further when somebody cancels it', async () => {
    provider.reset();
    provider.next({ does: 'stall' });
    const params = { id: assetId };
    await teacher.transcriptions.request({ params, body: {} });
    await eventually(() => assert.equal(provider.requests.length, 1), { timeoutMs: 60_000 });
    const { data: begun } = await teacher.transcriptions.read({ params });
    assert.deepEqual(begun.progress, { heardPieces: 0, pieces: 1 });
    await teacher.transcriptions.cancel({ params });
    await eventually(() => assert.ok(provider.requests[0]!.wasAborted), { timeoutMs: 30_000 });
    const { data: ended } = await teacher.transcriptions.read({ params });
    assert.equal(ended.failure?.code, 'media.transcription_cancelled');
  });
});

/** What a provider says of a recording in which this is said. */
function segmentsOf(captions: string): { start: number; end: number; text: string }[] {
  const cues = captions.matchAll(/^00:(\d\d):(\d\d)\.\d+ --> 00:(\d\d):(\d\d)\.\d+\n(.+)$/gm);
  return [...cues].map(([, fromMinute, from, toMinute, to, text]) => ({
    start: Number(fromMinute) * 60 + Number(from),
    end: Number(toMinute) * 60 + Number(to),
    text: ` ${text}`,
  }));
}
