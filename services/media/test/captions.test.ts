import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, call, startStack, type TestStack } from '@lyceum/testing';
import pg from 'pg';
import { clip, removeClips } from './support/clips.js';
import { MediaClient, type Asset } from './support/media-client.js';
import { learnerOf, owner } from './support/school.js';

const VTT = 'WEBVTT\n\n00:00.500 --> 00:01.000\n<b>Hello</b> there\n';
const SRT = '1\r\n00:00:00,500 --> 00:00:01,000\r\nOlá\r\n';

describe('captions', () => {
  let stack: TestStack;
  let admin: pg.Client;
  let staff: MediaClient;
  let learner: MediaClient;
  let stranger: MediaClient;
  let asset: Asset;

  before(async () => {
    stack = await startStack({ services: ['identity', 'media'] });
    admin = new pg.Client({ connectionString: stack.databaseUrl });
    await admin.connect();
    const identity = stack.services['identity']!.url;
    const { url } = stack.services['media']!;
    const host = await owner(identity);
    staff = new MediaClient(url, host.accessToken);
    learner = new MediaClient(url, (await learnerOf(identity, host)).accessToken);
    stranger = new MediaClient(url, (await owner(identity)).accessToken);
    const body = await clip({ seconds: 2 });
    const file = { policy: 'videos', fileName: 'a.mp4', contentType: 'video/mp4', body };
    const id = await staff.upload(file);
    // While it is being processed.
    assert.equal((await put('en', VTT, { id })).status, 200);
    asset = await staff.settled(id);
    assert.equal(asset.state, 'ready');
  });
  after(async () => {
    await admin.end();
    await stack.stop();
    await removeClips();
  });

  async function put(
    language: string,
    body: string | Buffer,
    { id = asset?.id, client = staff, type = 'text/vtt' } = {},
  ): Promise<Answer> {
    const response = await fetch(`${staff.url}/v1/media/assets/${id}/captions/${language}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${client.token}`, 'content-type': type },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }
  const remove = (language: string, token = staff.token): Promise<Answer> =>
    call(`${staff.url}/v1/media/assets/${asset.id}/captions/${language}`, {
      token,
      method: 'DELETE',
    });
  const master = async (): Promise<string> =>
    (await call((await staff.playback(asset.id)).body.url!)).text;
  const facts = async (type: string): Promise<{ language: string; cues?: unknown }[]> =>
    (
      await admin.query<{ data: { language: string } }>(
        `select envelope::jsonb -> 'data' as data from media.outbox where envelope::jsonb ->> 'type' = $1 order by seq`,
        [type],
      )
    ).rows.map(({ data }) => data);

  it('that came before the video was ready are listed', async () => {
    assert.match(await master(), /TYPE=SUBTITLES.*LANGUAGE="en".*URI="captions\/en\.m3u8"/);
    assert.deepEqual(await facts('lyceum.media.captions.ready.v1').then((all) => all[0]?.cues), [
      { start: 0.5, end: 1, text: 'Hello there' },
    ]);
  });

  it('can be added, and are converted', async () => {
    const answer = await put('PT-br', SRT, { type: 'application/x-subrip' });
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body['language'], 'pt-BR');
    const { body } = await staff.playback(asset.id);
    const track = body.captions.find(({ language }) => language === 'pt-BR')!;
    assert.equal((await call(track.url)).text, 'WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nOlá\n');
    const playlist = await call(new URL('captions/pt-BR.m3u8', body.url!).href);
    assert.match(playlist.text, /#EXTINF:2\.\d+,\npt-BR-[0-9a-f]{16}\.vtt/);
  });

  it('replace those of the same language', async () => {
    const before = (await staff.playback(asset.id)).body.captions;
    await put('en', VTT.replace('Hello', 'Goodbye'));
    const after = (await staff.playback(asset.id)).body.captions;
    assert.equal(after.length, before.length);
    assert.notDeepEqual(after, before);
    assert.match((await call(after[0]!.url)).text, /Goodbye/);
  });

  it('changed at once all stay', async () => {
    const languages = ['de', 'fr', 'es', 'it'];
    const answers = await Promise.all(languages.map((language) => put(language, VTT)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200],
    );
    const playlist = await master();
    for (const language of languages) assert.match(playlist, new RegExp(`LANGUAGE="${language}"`));
    await Promise.all(languages.map((language) => remove(language)));
    assert.doesNotMatch(await master(), /LANGUAGE="(?:de|fr|es|it)"/);
  });

  it('can be taken away', async () => {
    const { url } = (await staff.playback(asset.id)).body.captions.find(
      ({ language }) => language === 'pt-BR',
    )!;
    assert.equal((await remove('pt-BR')).status, 204);
    assert.equal((await remove('pt-BR')).status, 404);
    assert.doesNotMatch(await master(), /pt-BR/);
    assert.equal((await call(url)).status, 404);
    const removed = await facts('lyceum.media.captions.removed.v1');
    assert.equal(removed.at(-1)?.language, 'pt-BR');
  });

  it('are refused when they cannot be read', async () => {
    const cases: [string, string | Buffer, number][] = [
      ['en', '', 422],
      ['en', 'WEBVTT\n\n', 422],
      ['en', Buffer.from([0xff, 0xfe]), 422],
      ['en', '<html>', 422],
      ['e', VTT, 422],
      ['en_US', VTT, 422],
      ['a-b-c-d', VTT, 422],
      ['en', VTT.padEnd(512 * 1024 + 1, ' '), 413],
    ];
    for (const [language, body, status] of cases) {
      const answer = await put(language, body);
      assert.equal(answer.status, status, `${language}: ${answer.text}`);
    }
    const asJson = await put('en', '{}', { type: 'application/json' });
    assert.equal(asJson.status, 415);
    assert.match(asJson.text, /text\/vtt/);
  });

  it('are for the staff of the school', async () => {
    assert.equal((await put('en', VTT, { client: learner })).status, 403);
    assert.equal((await put('en', VTT, { client: stranger })).status, 404);
    assert.equal((await remove('en', stranger.token)).status, 404);
  });
});
