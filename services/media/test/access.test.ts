import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { call, startStack, type TestStack } from '@lyceum/testing';
import { clip, removeClips } from './support/clips.js';
import { MediaClient } from './support/media-client.js';
import { learnerOf, owner } from './support/school.js';

interface Operation {
  readonly security?: readonly object[];
  readonly 'x-roles'?: readonly string[];
}
const document = JSON.parse(
  readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'),
) as { paths: Record<string, Record<string, Operation>> };

/** Bodies that get past validation, so that access is what is decided. */
const BODIES: Readonly<Record<string, object>> = {
  'post /v1/media/uploads/{id}/parts': { sign: [1] },
  'post /v1/media/uploads/{id}/complete': {},
  'post /v1/media/assets/{id}/beacons': { stalls: 0, stalledMs: 0, watchedMs: 1 },
};
const CAPTIONS = 'WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n';
/** What a member may do with an asset of the school without being enrolled: say how it plays. */
const FOR_MEMBERS = new Set(['post /v1/media/assets/{id}/beacons']);

describe('every operation on an asset or an upload', () => {
  let stack: TestStack;
  let ids: Record<'assets' | 'uploads' | 'images', string>;
  let url: string;
  let staff: MediaClient;
  const tokens: Record<string, string | undefined> = { nobody: undefined };

  before(async () => {
    stack = await startStack({ services: ['identity', 'media'] });
    const identity = stack.services['identity']!.url;
    url = stack.services['media']!.url;
    const host = await owner(identity);
    staff = new MediaClient(url, host.accessToken);
    tokens['a learner without the lesson'] = (await learnerOf(identity, host)).accessToken;
    tokens['the owner of another school'] = (await owner(identity)).accessToken;
    const file = {
      policy: 'videos',
      fileName: 'a.mp4',
      contentType: 'video/mp4',
      body: await clip({ seconds: 1 }),
    };
    const asset = await staff.ready(file);
    const upload = (await staff.begin({ ...file, body: Buffer.alloc(20 * 1024 ** 2) })).body;
    ids = { assets: asset.id, uploads: upload.id, images: asset.id };
  });
  after(async () => {
    await stack.stop();
    await removeClips();
  });

  const attempt = (operation: string, token: string | undefined, id?: string) => {
    const [method, path] = operation.split(' ') as [string, string];
    const family = path.split('/')[3] as keyof typeof ids;
    const address = path.replace('{id}', id ?? ids[family]).replace('{language}', 'en');
    if (path.includes('{language}') && method === 'put')
      return fetch(`${url}${address}`, {
        method: 'PUT',
        headers: { 'content-type': 'text/vtt', ...(token && { authorization: `Bearer ${token}` }) },
        body: CAPTIONS,
      });
    return call(`${url}${address}`, {
      method: method.toUpperCase(),
      token,
      ...(BODIES[operation] && { json: BODIES[operation] }),
    });
  };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    path.includes('{id}')
      ? Object.entries(methods).map(([method, { security = [] }]) => ({
          name: `${method} ${path}`,
          isPublic: security.length === 0,
        }))
      : [],
  );

  it('are known here', () => assert.ok(operations.length >= 12));

  for (const { name, isPublic } of operations) {
    it(`${name} is refused`, async () => {
      for (const [who, token] of Object.entries(tokens)) {
        const { status } = await attempt(name, token);
        if (who === 'a learner without the lesson' && FOR_MEMBERS.has(name))
          assert.equal(status, 204);
        else if (who === 'nobody' && !isPublic) assert.equal(status, 401, who);
        else assert.ok([403, 404].includes(status), `${who}: ${status}`);
      }
    });

    it(`${name} says of what is elsewhere what it says of what is nowhere`, async () => {
      const token = tokens['the owner of another school'];
      const [elsewhere, nowhere] = await Promise.all([
        attempt(name, token),
        attempt(name, token, randomUUID()),
      ]);
      assert.equal(elsewhere.status, nowhere.status);
    });
  }

  it('has changed nothing', async () => {
    assert.equal((await staff.asset(ids.assets)).body.state, 'ready');
    assert.deepEqual((await staff.playback(ids.assets)).body.captions, []);
    const { status } = await call(`${url}/v1/media/uploads/${ids.uploads}`, { token: staff.token });
    assert.equal(status, 200);
  });
});
