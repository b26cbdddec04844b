import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, eventually, startStack, type TestStack } from '@lyceum/testing';
import type { Browser, Page } from 'playwright-core';
import { signUp, type Account, type Session } from '../support/school.js';
import { openBrowser } from './browser.js';
import { serveSchoolPage, type SchoolPage } from './school-page.js';
import { spokenVideo, type SpokenVideo } from '../../demo/spoken-video.js';

/** As fast as the service counts; the video of a minute is watched in a third of one. */
const SPEED = 4;
const SCREENSHOTS = join(import.meta.dirname, '../../../../.lyceum/screenshots');

/** What the page tells of itself. */
interface Player {
  readonly session: { readonly resumeSeconds: number };
  readonly errors: readonly string[];
  readonly beats: number;
  readonly levels: number;
  readonly subtitles: number;
  readonly startedAt?: number;
  readonly end?: { readonly lessons: readonly { readonly watchedPercent: number }[] };
}

describe('a lesson, from the file to the certificate, in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lyceum-watching-'));
  let stack: TestStack;
  let gateway: string;
  let browser: Browser;
  let site: SchoolPage;
  let video: SpokenVideo;
  let instructor: Account;
  let learner: Account;
  let token: string;
  const ids = { course: '', lesson: '', asset: '', enrollment: '' };

  before(async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    site = await serveSchoolPage();
    [stack, browser, video] = await Promise.all([
      startStack({ env: { CORS_ORIGINS: site.origin, MEDIA_ALLOWED_ORIGINS: site.origin } }),
      openBrowser(),
      spokenVideo(directory),
    ]);
    gateway = stack.gatewayUrl;
    [instructor, learner] = await Promise.all([
      signUp(gateway),
      signUp(gateway, { withSchool: false }),
    ]);
  });
  after(async () => {
    await browser.close();
    site.close();
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const request = async <Body>(
    method: string,
    path: string,
    { as, json, status = 200 }: { as?: string; json?: object; status?: number } = {},
  ): Promise<Answer<Body>> => {
    const answer = await call<Body>(`${gateway}${path}`, {
      method,
      token: as,
      ...(json && { json }),
    });
    assert.equal(answer.status, status, `${method} ${path}: ${answer.text}`);
    return answer;
  };
  const openPage = async (): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 960, height: 720 } });
    await page.goto(site.origin);
    return page;
  };
  const player = (page: Page): Promise<Player> =>
    page.evaluate(() => (globalThis as unknown as { player: Player }).player);
  const positionOf = (page: Page): Promise<number> =>
    page.evaluate('document.getElementById("video").currentTime') as Promise<number>;
  const startPlaying = async (page: Page): Promise<void> => {
    const lesson = { enrollmentId: ids.enrollment, lessonId: ids.lesson, assetId: ids.asset };
    const options = { gateway, token, ...lesson, title: 'Circles', speed: SPEED };
    await page.evaluate(`play(${JSON.stringify(options)})`);
  };

  it('is uploaded by an instructor, straight to the store, and prepared', async () => {
    const page = await openPage();
    await page.setInputFiles('#file', video.file);
    const options = { gateway, token: instructor.accessToken };
    ids.asset = (await page.evaluate(`upload(${JSON.stringify(options)})`)) as string;
    await page.close();
    const captioned = await call(`${gateway}/v1/media/assets/${ids.asset}/captions/en`, {
      method: 'PUT',
      token: instructor.accessToken,
      headers: { 'content-type': 'text/vtt' },
      body: video.captions,
    });
    assert.ok(captioned.status < 300, captioned.text);
    await eventually(
      async () => {
        const path = `/v1/media/assets/${ids.asset}`;
        const { body } = await request<{ state: string; durationSeconds: number }>('GET', path, {
          as: instructor.accessToken,
        });
        assert.equal(body.state, 'ready', JSON.stringify(body));
        assert.ok(Math.abs(body.durationSeconds - video.seconds) < 1);
      },
      { timeoutMs: 60_000 },
    );
  });

  it('is published in a course, once the course is complete', async () => {
    const as = instructor.accessToken;
    const { body: course } = await request<{ id: string }>('POST', '/v1/courses', {
      as,
      json: { title: 'Geometry' },
      status: 201,
    });
    ids.course = course.id;
    const path = `/v1/courses/${course.id}`;
    await request('POST', `${path}/publish`, { as, status: 422 });
    const { body: section } = await request<{ id: string }>('POST', `${path}/sections`, {
      as,
      json: { title: 'Circles' },
      status: 201,
    });
    const { body: lesson } = await request<{ id: string }>('POST', `${path}/lessons`, {
      as,
      json: { sectionId: section.id, kind: 'video', title: 'What is pi?', assetId: ids.asset },
      status: 201,
    });
    ids.lesson = lesson.id;
    await eventually(() => request('POST', `${path}/publish`, { as }));
  });

  it('is closed to a learner until the enrollment', async () => {
    const { body: link } = await request<{ link: string }>(
      'POST',
      '/v1/schools/current/invitation-links',
      { as: instructor.accessToken, json: {}, status: 201 },
    );
    await request('POST', '/v1/invitations/accept', {
      as: learner.accessToken,
      json: { token: new URL(link.link).pathname.split('/').at(-1) },
    });
    const { body: session } = await request<Session>('POST', '/v1/auth/refresh', {
      json: { refreshToken: learner.refreshToken, schoolId: instructor.schoolId },
    });
    token = session.accessToken;
    assert.equal(session.role, 'learner');
    await request('POST', `/v1/media/assets/${ids.asset}/playback`, { as: token, status: 403 });

    const { body: enrollment } = await request<{ id: string }>(
      'POST',
      `/v1/courses/${ids.course}/enrollments`,
      { as: token, status: 201 },
    );
    ids.enrollment = enrollment.id;
    await eventually(
      () => request('POST', `/v1/media/assets/${ids.asset}/playback`, { as: token }),
      { timeoutMs: 5_000 },
    );
  });

  it('goes on where the learner left, although the edge and the service died in between', async () => {
    const page = await openPage();
    await eventually(() => startPlaying(page));
    await eventually(async () => assert.ok((await positionOf(page)) > video.seconds / 2), {
      timeoutMs: 40_000,
    });
    await page.screenshot({ path: join(SCREENSHOTS, '1-watching.png') });
    const first = await player(page);
    assert.deepEqual(first.errors, []);
    assert.ok(first.levels >= 1 && first.beats > 0, JSON.stringify(first));
    assert.equal(first.subtitles, 1);
    const leftAt = await positionOf(page);
    await page.close({ runBeforeUnload: true });

    await Promise.all([stack.services['gateway']!.kill(), stack.services['progress']!.kill()]);
    await Promise.all([
      stack.services['gateway']!.restart(),
      stack.services['progress']!.restart(),
    ]);

    const again = await openPage();
    await startPlaying(again);
    const second = await eventually(async () => {
      const state = await player(again);
      assert.ok(state.startedAt !== undefined);
      return state;
    });
    assert.ok(
      Math.abs(second.startedAt! - leftAt) < 5,
      `left at ${leftAt}, went on at ${second.startedAt}`,
    );
    await again.screenshot({ path: join(SCREENSHOTS, '2-resumed.png') });
    await eventually(
      async () => {
        const { end, errors } = await player(again);
        assert.deepEqual(errors, []);
        assert.ok(end, `at ${await positionOf(again)} s`);
      },
      { timeoutMs: 40_000 },
    );
    await again.screenshot({ path: join(SCREENSHOTS, '3-finished.png') });
    await again.close();
  });

  it('completes the course, and anybody can verify the certificate', async () => {
    const certificate = await eventually(async () => {
      const { body } = await request<{ items: { code: string }[] }>('GET', '/v1/certificates', {
        as: token,
      });
      assert.equal(body.items.length, 1);
      return body.items[0]!;
    });
    const path = `/v1/certificates/${certificate.code}`;
    await request('PUT', `${path}/holder`, { as: token, json: { name: 'Hypatia' } });
    const { body: progress } = await request<Record<string, unknown>>(
      'GET',
      `/v1/progress/enrollments/${ids.enrollment}`,
      { as: token },
    );
    assert.match(JSON.stringify(progress), /"percent":100/i);

    const page = await browser.newPage({ viewport: { width: 960, height: 720 } });
    await page.goto(`${gateway}${path}`);
    assert.match(await page.innerText('body'), /Hypatia[\s\S]*Geometry|Geometry[\s\S]*Hypatia/);
    await page.screenshot({ path: join(SCREENSHOTS, '4-certificate.png') });
    await page.close();
    const { body: verified } = await request<{ status: string }>('GET', path);
    assert.equal(verified.status, 'valid');
    const another = path.endsWith('0') ? '1' : '0';
    await request('GET', path.slice(0, -1) + another, { status: 404 });
    const pdf = await fetch(`${gateway}${path}/pdf`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(
      Buffer.from(await pdf.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    );
  });
});
