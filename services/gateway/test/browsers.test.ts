import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { eventually } from '@lyceum/testing';
import { startEdge, type Edge, type EdgeAnswer } from './support/edge.js';
import { StandInServices } from './support/stand-in-services.js';

const APP = 'https://app.school.example';
const CSRF = 'what only the page knows';

describe('the edge before browsers and programs', () => {
  let edge: Edge;

  before(async () => {
    edge = await startEdge({ CORS_ORIGINS: `${APP}, http://localhost:5173` });
  });
  after(() => edge.stop());
  beforeEach(() => {
    edge.services.received.length = 0;
    edge.services.behaviour = (_request, response) =>
      StandInServices.json(response, 200, { text: 'x'.repeat(3000) }, { etag: '"v1"' });
  });
  const lastAuthorization = (): string | undefined =>
    edge.services.received.at(-1)?.headers.authorization;

  describe('another origin', () => {
    const preflight = (origin: string): Promise<EdgeAnswer> =>
      edge.call('/v1/courses', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PATCH' },
      });

    it('that is listed may call with credentials', async () => {
      const { status, headers } = await preflight(APP);
      assert.equal(status, 204);
      assert.equal(headers.get('access-control-allow-origin'), APP);
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
      assert.match(headers.get('access-control-allow-methods')!, /PATCH/);
      assert.match(headers.get('access-control-allow-headers')!, /idempotency-key/);
      assert.ok(Number(headers.get('access-control-max-age')) > 0);
      const token = edge.services.token();
      const read = await edge.call('/v1/courses', { token, headers: { origin: APP } });
      assert.equal(read.headers.get('access-control-allow-origin'), APP);
      assert.match(read.headers.get('access-control-expose-headers')!, /etag/);
      assert.match(read.headers.get('vary')!, /origin/);
      const refused = await edge.call('/v1/nothing', { headers: { origin: APP } });
      assert.equal(refused.status, 404);
      assert.equal(refused.headers.get('access-control-allow-origin'), APP);
    });

    for (const origin of [
      'https://evil.example',
      `${APP}.evil.example`,
      `${APP}:8443`,
      'http://app.school.example',
      'null',
      '*',
    ])
      it(`${origin} may not`, async () => {
        const { headers } = await preflight(origin);
        assert.equal(headers.get('access-control-allow-origin'), null);
        assert.equal(headers.get('access-control-allow-credentials'), null);
        assert.match(headers.get('vary')!, /origin/);
      });
  });

  describe('a cookie', () => {
    const sid = randomUUID();
    const csrf = createHash('sha256').update(CSRF).digest('base64url');
    const cookie = (claims: object = {}): string =>
      `theme=dark; lyceum_access=${edge.services.token({ sid, csrf, ...claims })}`;
    const create = (headers: Record<string, string>): Promise<EdgeAnswer> =>
      edge.call('/v1/courses', { method: 'POST', body: '{}', headers });

    it('becomes the bearer token that services take, and goes no further', async () => {
      const answer = await edge.call('/v1/courses', { headers: { cookie: cookie() } });
      assert.equal(answer.status, 200);
      assert.match(lastAuthorization()!, /^Bearer ey/);
      assert.equal(edge.services.received.at(-1)?.headers.cookie, undefined);
    });

    it('changes something only with what the page alone knows', async () => {
      for (const proof of [undefined, '', 'something else', csrf, `${CSRF} `]) {
        const refused = await create({
          cookie: cookie(),
          ...(proof !== undefined && { 'x-csrf-token': proof }),
        });
        // Fetch trims white space at the end of a header.
        if (proof?.trim() === CSRF) continue;
        assert.deepEqual([refused.status, refused.code], [403, 'request.csrf_failed'], proof);
      }
      const without = await create({ cookie: cookie({ csrf: undefined }), 'x-csrf-token': CSRF });
      assert.equal(without.status, 403);
      assert.equal((await create({ cookie: cookie(), 'x-csrf-token': CSRF })).status, 200);
    });

    it('that is not valid is as good as none', async () => {
      for (const invalid of [
        'lyceum_access=nonsense',
        cookie({ exp: 1 }),
        `${cookie()}; lyceum_access=another`,
      ]) {
        await edge.call('/v1/courses', { headers: { cookie: invalid } });
        assert.equal(lastAuthorization(), undefined);
        await create({ cookie: invalid });
        assert.equal(lastAuthorization(), undefined);
      }
    });

    it('is left out where anybody may call without proof, so that one can always sign in', async () => {
      const answer = await edge.call('/v1/auth/sign-in', {
        method: 'POST',
        body: '{}',
        headers: { cookie: `${cookie()}; lyceum_refresh=r; lyceum_device=d` },
      });
      assert.equal(answer.status, 200);
      assert.equal(lastAuthorization(), undefined);
      const { headers } = edge.services.received.at(-1)!;
      assert.equal(headers.cookie, 'lyceum_refresh=r; lyceum_device=d');
    });

    it('does not stand in for a token that is there', async () => {
      const answer = await edge.call('/v1/courses', { token: 'x', headers: { cookie: cookie() } });
      assert.equal(answer.status, 401);
    });
  });

  describe('an API key', () => {
    const key = (): string => `lyk_${randomUUID()}_${'s'.repeat(43)}`;
    let exchanges: number;
    let status: number;
    beforeEach(() => {
      exchanges = 0;
      status = 200;
      edge.services.behaviour = ({ url, body }, response) => {
        if (url !== '/v1/auth/api-key-token') {
          StandInServices.json(response, 200, {});
          return;
        }
        exchanges += 1;
        assert.match((JSON.parse(body) as { apiKey: string }).apiKey, /^lyk_/);
        StandInServices.json(response, status, {
          accessToken: edge.services.token({ scope: 'catalog:read' }),
          expiresIn: 600,
        });
      };
    });

    it('is exchanged once for a token, in either header', async () => {
      const own = key();
      const answers = await Promise.all([
        ...Array.from({ length: 10 }, () => edge.call('/v1/courses', { token: own })),
        ...Array.from({ length: 10 }, () =>
          edge.call('/v1/courses', { headers: { 'x-api-key': own } }),
        ),
      ]);
      assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]));
      assert.equal(exchanges, 1);
      assert.match(lastAuthorization()!, /^Bearer ey/);
      assert.equal(edge.services.received.at(-1)?.headers['x-api-key'], undefined);
    });

    it('that identity refuses is refused, and not asked about again', async () => {
      status = 401;
      const own = key();
      for (let time = 0; time < 3; time += 1) {
        const answer = await edge.call('/v1/courses', { token: own });
        assert.deepEqual([answer.status, answer.code], [401, 'request.token_invalid']);
      }
      assert.equal(exchanges, 1);
    });

    it('that cannot be checked is not taken', async () => {
      status = 500;
      const answer = await edge.call('/v1/courses', { token: key() });
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '1']);
    });

    it('that is none is not asked about', async () => {
      for (const text of ['lyk_', 'lyk_a_b', `lyk_${'a'.repeat(5000)}`, 'lyk_a_\u00e9'])
        assert.equal(
          (await edge.call('/v1/courses', { headers: { 'x-api-key': text } })).status,
          401,
        );
      assert.equal(exchanges, 0);
    });
  });

  describe('an answer', () => {
    /** As it is on the wire: fetch would unpack it. */
    const raw = (
      path: string,
      headers: Record<string, string>,
    ): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> =>
      new Promise((resolve, reject) => {
        httpRequest(`${edge.url}${path}`, { headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode!,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          );
        })
          .on('error', reject)
          .end();
      });
    const unpack = { br: brotliDecompressSync, gzip: gunzipSync } as const;

    for (const encoding of ['br', 'gzip'] as const)
      it(`is compressed by ${encoding}, with an ETag of its own that conditions understand`, async () => {
        const authorization = `Bearer ${edge.services.token()}`;
        const accept = { authorization, 'accept-encoding': encoding };
        const { headers, body } = await raw('/v1/courses', accept);
        assert.equal(headers['content-encoding'], encoding);
        assert.equal(headers['etag'], `"v1--${encoding}"`);
        assert.match(String(headers['vary']), /accept-encoding/);
        assert.equal(unpack[encoding](body).length, 3011);
        assert.ok(body.length < 200);
        edge.services.behaviour = (_request, response) => {
          response.writeHead(304, { etag: '"v1"' }).end();
        };
        const same = await raw('/v1/courses', { ...accept, 'if-none-match': `"v1--${encoding}"` });
        assert.deepEqual([same.status, same.headers['etag']], [304, `"v1--${encoding}"`]);
        assert.equal(edge.services.received.at(-1)?.headers['if-none-match'], '"v1"');
      });

    for (const [what, headers, size] of [
      ['is small', {}, 500],
      ['sets a cookie', { 'set-cookie': 'a=b' }, 3000],
      ['holds a token', { 'cache-control': 'no-store' }, 3000],
      ['is a stream of events', { 'content-type': 'text/event-stream' }, 3000],
      ['is a picture', { 'content-type': 'image/png' }, 3000],
    ] as const)
      it(`that ${what} is not compressed`, async () => {
        edge.services.behaviour = (_request, response) =>
          StandInServices.json(response, 200, { text: 'x'.repeat(size) }, headers);
        const authorization = `Bearer ${edge.services.token()}`;
        const answer = await raw('/v1/courses', { authorization, 'accept-encoding': 'br, gzip' });
        assert.equal(answer.headers['content-encoding'], undefined);
        assert.equal(answer.body.length, size + 11);
      });

    it('from memory is compressed too, once it has been, and compared in that form', async () => {
      edge.services.behaviour = (_request, response) =>
        StandInServices.json(
          response,
          200,
          { text: 'x'.repeat(3000) },
          { etag: '"v1"', 'cache-control': 'public, s-maxage=60', 'cache-tag': 'course:1' },
        );
      const path = `/v1/catalog/courses/${randomUUID()}`;
      const hit = await eventually(async () => {
        const answer = await raw(path, { 'accept-encoding': 'br' });
        assert.equal(answer.headers['x-cache'], 'hit');
        assert.equal(answer.headers['content-encoding'], 'br');
        return answer;
      });
      assert.equal(brotliDecompressSync(hit.body).length, 3011);
      assert.equal(hit.headers['etag'], '"v1--br"');
      assert.equal(hit.headers['cache-control'], 'public, s-maxage=60');
      assert.match(String(hit.headers['vary']), /accept-encoding/);
      assert.equal(hit.headers['cache-tag'], undefined);
      assert.match(String(hit.headers['age']), /^\d+$/);
      const plain = await raw(path, {});
      assert.deepEqual([plain.headers['etag'], plain.body.length], ['"v1"', 3011]);
      for (const [encoding, tag] of [
        ['br', '"v1--br"'],
        ['identity', 'W/"v1"'],
      ] as const) {
        const same = await raw(path, { 'accept-encoding': encoding, 'if-none-match': tag });
        assert.deepEqual([same.status, same.body.length], [304, 0]);
      }
      const asked = edge.services.received.length;
      assert.ok(asked >= 1);
    });

    it('is fetched once for all who ask for it at the same time', async () => {
      let finish: (() => void) | undefined;
      edge.services.behaviour = (_request, response) => {
        finish = () =>
          StandInServices.json(
            response,
            200,
            { one: 'for all' },
            { 'cache-control': 'public, s-maxage=60', 'cache-tag': 'course:2' },
          );
      };
      const path = `/v1/catalog/courses/${randomUUID()}`;
      const first = edge.call(path);
      await eventually(() => assert.ok(finish));
      const others = Array.from({ length: 20 }, () => edge.call(path));
      // All have arrived once the edge has looked for each of them.
      await eventually(async () => {
        const misses = await edge.metric('cache_requests_total{cache="gateway",result="miss"}');
        assert.ok(misses >= 21);
      });
      finish!();
      const answers = await Promise.all([first, ...others]);
      assert.deepEqual(new Set(answers.map(({ text }) => text)), new Set(['{"one":"for all"}']));
      assert.equal(edge.services.received.length, 1);
    });
  });
});
