import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack } from '@lyceum/testing';
import { clip, removeClips } from './support/clips.js';
import { MediaClient, type Asset, type Playback } from './support/media-client.js';
import { learnerOf, owner } from './support/school.js';

const PAGE = 'https://app.school.example';

describe('the edge of media', () => {
  let stack: TestStack;
  let staff: MediaClient;
  let learner: MediaClient;
  let stranger: MediaClient;
  let asset: Asset;
  let playback: Playback;
  let segment: string;

  before(async () => {
    stack = await startStack({
      services: ['identity', 'media'],
      env: {
        MEDIA_TOKEN_SECONDS: '60',
        MEDIA_ALLOWED_ORIGINS: PAGE,
        MEDIA_ALLOWED_REFERERS: PAGE,
      },
    });
    const identity = stack.services['identity']!.url;
    const { url } = stack.services['media']!;
    const host = await owner(identity);
    staff = new MediaClient(url, host.accessToken);
    learner = new MediaClient(url, (await learnerOf(identity, host)).accessToken);
    stranger = new MediaClient(url, (await owner(identity)).accessToken);
    asset = await staff.ready({
      policy: 'videos',
      fileName: 'a.mp4',
      contentType: 'video/mp4',
      body: await clip({ seconds: 2 }),
    });
    playback = (await staff.playback(asset.id)).body;
    segment = new URL('180p/s00000.m4s', playback.url!).href;
  });
  after(async () => {
    await stack.stop();
    await removeClips();
  });

  const get = (url: string, headers: Record<string, string> = {}, method = 'GET') =>
    fetch(url, { method, headers });
  const bytes = async (response: Response): Promise<Buffer> =>
    Buffer.from(await response.arrayBuffer());

  it('serves what its token covers, to be kept for ever', async () => {
    const response = await get(segment);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'video/iso.segment');
    assert.equal(response.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(response.headers.get('accept-ranges'), 'bytes');
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
    const etag = response.headers.get('etag')!;
    assert.equal((await bytes(response)).length, Number(response.headers.get('content-length')));
    assert.equal((await get(segment, { 'if-none-match': etag })).status, 304);
    const master = await get(playback.url!);
    assert.equal(master.headers.get('cache-control'), 'public, max-age=10');
  });

  it('serves ranges', async () => {
    const whole = await bytes(await get(segment));
    const cases: [string, Buffer, string][] = [
      ['bytes=0-99', whole.subarray(0, 100), `bytes 0-99/${whole.length}`],
      [
        `bytes=${whole.length - 10}-`,
        whole.subarray(-10),
        `bytes ${whole.length - 10}-${whole.length - 1}/${whole.length}`,
      ],
      [
        'bytes=-7',
        whole.subarray(-7),
        `bytes ${whole.length - 7}-${whole.length - 1}/${whole.length}`,
      ],
    ];
    for (const [range, expected, contentRange] of cases) {
      const response = await get(segment, { range });
      assert.equal(response.status, 206, range);
      assert.equal(response.headers.get('content-range'), contentRange);
      assert.deepEqual(await bytes(response), expected);
    }
    const beyond = await get(segment, { range: `bytes=${whole.length}-` });
    assert.equal(beyond.status, 416);
    assert.equal(beyond.headers.get('content-range'), `bytes */${whole.length}`);
    const stale = await get(segment, { range: 'bytes=0-9', 'if-range': '"else"' });
    assert.equal(stale.status, 200);
    assert.equal((await bytes(stale)).length, whole.length);
    const head = await get(segment, {}, 'HEAD');
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), String(whole.length));
  });

  it('refuses whoever has no token, an old one, or one for something else', async () => {
    const { pathname, origin } = new URL(segment);
    const bare = pathname.slice(pathname.indexOf('/play/'));
    const other = bare.replace(asset.id, '00000000-0000-4000-8000-000000000000');
    const token = pathname.slice(0, pathname.indexOf('/play/'));
    const refused = [
      bare,
      `${token}${other}`,
      `${token}/play/../play/${bare.slice(6)}`.replace(asset.id, other.split('/')[3]!),
      `${token.replace(/expires=\d+/, 'expires=9999999999')}${bare}`,
      `${token.replace(/HS256-(.)/, (_, first) => `HS256-${first === 'A' ? 'B' : 'A'}`)}${bare}`,
      `${token.replace(/&token_path=[^&]*/, '&token_path=%2F')}${bare}`,
      `/bcdn_token=${bare}`,
      `${bare}?token=HS256-x&expires=9999999999`,
    ];
    for (const path of refused) {
      const response = await get(`${origin}${path}`);
      assert.equal(response.status, 403, path);
      assert.match(await response.text(), /media\.token_invalid/);
    }
  });

  it('serves nothing but what was made of media', async () => {
    const missing = await get(new URL('180p/s99999.m4s', playback.url!).href);
    assert.equal(missing.status, 404);
    for (const name of ['x.html', 'x.svg', 'x.js', 'a/b/c.m4s', '.m4s', 'x.m4s.html'])
      assert.equal((await get(new URL(name, playback.url!).href)).status, 404, name);
  });

  it('lets pages play that may, and no others', async () => {
    const allowed = await get(segment, { origin: PAGE });
    assert.equal(allowed.headers.get('access-control-allow-origin'), PAGE);
    const other = await get(segment, { origin: 'https://thief.example' });
    assert.equal(other.headers.get('access-control-allow-origin'), null);
    const preflight = await get(
      segment,
      {
        origin: PAGE,
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'range',
      },
      'OPTIONS',
    );
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-headers')!, /range/);
    assert.equal((await get(segment, { referer: `${PAGE}/lesson` })).status, 200);
    const hotlink = await get(segment, { referer: 'https://thief.example/page' });
    assert.equal(hotlink.status, 403);
  });

  it('is not told of by strangers, nor by learners without the lesson', async () => {
    assert.equal((await stranger.playback(asset.id)).status, 404);
    assert.equal((await learner.playback(asset.id)).status, 403);
    assert.equal((await new MediaClient(staff.url, undefined).playback(asset.id)).status, 401);
    assert.equal((await stranger.asset(asset.id)).status, 404);
    assert.equal((await learner.asset(asset.id)).status, 403);
    const removed = await call(`${staff.url}/v1/media/assets/${asset.id}`, {
      token: stranger.token,
      method: 'DELETE',
    });
    assert.equal(removed.status, 404);
  });

  it('writes no token into its log', async () => {
    const token = /bcdn_token=([^&]*)/.exec(segment)![1]!;
    await get(segment.replace(asset.id, 'x'));
    assert.ok(!stack.services['media']!.logs().some((line) => line.includes(token)));
  });

  it('hears how well it plays', async () => {
    const url = `${staff.url}/v1/media/assets/${asset.id}/beacons`;
    const json = {
      firstFrameMs: 420,
      stalls: 2,
      stalledMs: 900,
      watchedMs: 20_000,
      error: 'network',
    };
    assert.equal((await call(url, { token: learner.token, json })).status, 204);
    assert.equal((await call(url, { token: stranger.token, json })).status, 404);
    const wrong = await call(url, { token: learner.token, json: { ...json, stalls: -1 } });
    assert.equal(wrong.status, 422);
    const { text } = await call(`${staff.url}/metrics`);
    assert.match(text, /media_first_frame_seconds_count 1/);
    assert.match(text, /media_stalls_total 2/);
    assert.match(text, /media_playback_errors_total\{kind="network"\} 1/);
  });

  it('says when it is over', async () => {
    const { expiresAt } = playback;
    assert.ok(new Date(expiresAt).getTime() - Date.now() <= 60_000);
  });
});
