import assert from 'node:assert/strict';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { TestStack } from '@lyceum/testing';
import { withToken } from '../../walk/callers.js';
import { committedDocument, type ApiDocument } from '../../walk/document.js';
import { reportText } from '../../walk/report.js';
import { people, samples, startSchool } from '../../walk/school.js';
import { walk, type WalkReport } from '../../walk/walk.js';

const SEED = 20_261_120;

describe('the OpenAPI document, compared with what the school answers', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startSchool();
  });
  after(() => stack.stop());

  it('tells the truth about every operation', async () => {
    const report = await walk({
      baseUrl: stack.gatewayUrl,
      document: committedDocument(),
      runs: 10,
      seed: SEED,
      callers: (school) => people(stack.gatewayUrl, school),
      samples: await samples(stack.gatewayUrl),
    });
    assert.deepEqual(report.findings, [], reportText(report, SEED));
  });
});

const note = {
  type: 'object',
  properties: { id: { type: 'string', format: 'uuid' }, text: { type: 'string', maxLength: 5 } },
  required: ['id', 'text'],
};

/** One operation, that takes `{ text }` from the owner and answers with a note. */
const document: ApiDocument = {
  paths: {
    '/notes': {
      post: {
        operationId: 'notes.create',
        tags: ['notes'],
        security: [{ bearer: [] }],
        'x-roles': ['owner'],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { text: { type: 'string', maxLength: 5 } },
                required: ['text'],
                additionalProperties: false,
              },
            },
          },
        },
        responses: {
          '201': { content: { 'application/json': { schema: note } } },
          ...Object.fromEntries(
            ['400', '401', '403', '413', '415', '422'].map((status) => [
              status,
              { content: { 'application/problem+json': { schema: { type: 'object' } } } },
            ]),
          ),
        },
      },
    },
  },
  components: {},
};

const ID = '2f0a4f3e-90c5-4d2c-9a0e-6a0f3f0b8d11';

function answer(reply: ServerResponse, status: number, body: object, type?: string): void {
  reply.writeHead(status, {
    'content-type': type ?? (status < 400 ? 'application/json' : 'application/problem+json'),
  });
  reply.end(JSON.stringify(body));
}

interface NoteRequest {
  readonly isOwner: boolean;
  readonly isSignedIn: boolean;
  readonly isJson: boolean;
  readonly body: unknown;
}

/** What the document says. `lie` comes first, and returns whether it has answered. */
function noteServer(lie: (request: NoteRequest, reply: ServerResponse) => boolean): Server {
  return createServer((message, reply) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request: NoteRequest = {
        isOwner: message.headers.authorization === 'Bearer owner',
        isSignedIn: ['Bearer owner', 'Bearer learner'].includes(message.headers.authorization!),
        isJson: message.headers['content-type']?.startsWith('application/json') ?? true,
        body: parsed(Buffer.concat(chunks).toString()),
      };
      if (lie(request, reply)) return;
      if (!request.isSignedIn) answer(reply, 401, { code: 'request.unauthenticated' });
      else if (!request.isOwner) answer(reply, 403, { code: 'request.forbidden' });
      else if (!request.isJson) answer(reply, 415, { code: 'request.media_type_unsupported' });
      else if (!fits(request.body)) answer(reply, 422, { code: 'request.invalid' });
      else answer(reply, 201, { id: ID, text: 'hello' });
    });
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fits(body: unknown): boolean {
  if (typeof body !== 'object' || body === null || Object.keys(body).join() !== 'text')
    return false;
  const { text } = body as { text: unknown };
  return typeof text === 'string' && [...text].length <= 5 && !/\0|\p{Surrogate}/u.test(text);
}

async function walkNotes(lie: Parameters<typeof noteServer>[0], runs = 100): Promise<WalkReport> {
  const server = noteServer(lie);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await walk({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      document,
      runs,
      seed: SEED,
      callers: () =>
        Promise.resolve([
          withToken('owner', 'owner', 'owner'),
          withToken('learner', 'learner', 'learner'),
        ]),
    });
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
}

describe('the walk', () => {
  it('finds nothing in an operation that answers as its document says', async () => {
    const report = await walkNotes(() => false, 300);
    assert.deepEqual(report.findings, []);
    const met = [...report.statuses.get('notes.create')!.keys()].sort();
    assert.deepEqual(met, [201, 401, 403, 415, 422]);
  });

  it('makes the same requests of the same seed', async () => {
    const bodies: string[][] = [[], []];
    for (const seen of bodies)
      await walkNotes(({ body }) => {
        seen.push(JSON.stringify(body) ?? '');
        return false;
      });
    assert.deepEqual(bodies[0], bodies[1]);
    assert.ok(new Set(bodies[0]).size > 50);
  });

  const created = { id: ID, text: 'hello' };
  const lies: Readonly<Record<string, [expected: RegExp, Parameters<typeof noteServer>[0]]>> = {
    'a failure of its own': [/answers 500/, reply500],
    'a status that is not documented': [
      /answers 404 .*not documented/,
      ({ body, isOwner }, reply) => isOwner && fits(body) && say(reply, 404, {}),
    ],
    'a field that is not documented': [
      /does not fit: .*additional properties/,
      ({ body, isOwner }, reply) =>
        isOwner && fits(body) && say(reply, 201, { ...created, secret: 1 }),
    ],
    'a missing field': [
      /does not fit: .*required property 'text'/,
      ({ body, isOwner }, reply) => isOwner && fits(body) && say(reply, 201, { id: ID }),
    ],
    'a value of another format': [
      /does not fit: .*format "uuid"/,
      ({ body, isOwner }, reply) => isOwner && fits(body) && say(reply, 201, { id: '1', text: '' }),
    ],
    'another content type': [
      /answers 201 as text\/html/,
      ({ body, isOwner }, reply) => {
        if (!isOwner || !fits(body)) return false;
        answer(reply, 201, created, 'text/html');
        return true;
      },
    ],
    'taking what it says it refuses': [
      /takes what its document refuses/,
      ({ body, isOwner, isJson }, reply) =>
        isOwner && isJson && typeof body === 'object' && say(reply, 201, created),
    ],
    'refusing what it says it takes': [
      /refuses with request.invalid what its document allows/,
      ({ body, isOwner }, reply) =>
        isOwner && fits(body) && say(reply, 422, { code: 'request.invalid' }),
    ],
    'letting in people of another role': [
      /answers a learner/,
      ({ isSignedIn, isJson, body }, reply) =>
        isSignedIn && isJson && fits(body) && say(reply, 201, created),
    ],
    'letting in anybody': [
      /answers somebody without an account/,
      ({ isJson, body }, reply) => isJson && fits(body) && say(reply, 201, created),
    ],
    'hanging up': [
      /gives no answer/,
      ({ body, isOwner }, reply) => isOwner && fits(body) && Boolean(reply.destroy()),
    ],
  };

  for (const [what, [expected, lie]] of Object.entries(lies))
    it(`catches ${what}`, async () => {
      const { findings } = await walkNotes(lie);
      const sentences = findings.map(({ sentence }) => sentence);
      assert.ok(
        sentences.some((sentence) => expected.test(sentence)),
        sentences.join('\n') || 'nothing was found',
      );
      assert.match(findings[0]!.curl, /^curl -i -X POST 'http:/);
    });
});

function say(reply: ServerResponse, status: number, body: object): true {
  answer(reply, status, body);
  return true;
}

function reply500({ body, isOwner }: NoteRequest, reply: ServerResponse): boolean {
  return isOwner && body === undefined && say(reply, 500, {});
}
