import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import type { EmbeddingModel } from '../src/models/embedding-model.js';
import { parseModelName } from '../src/models/model-name.js';
import { ModelStandIn } from './support/model-stand-in.js';
import { modelsOf } from './support/remote-models.js';

const MODEL = 'compatible/nomic-embed-text@4';
const { signal } = new AbortController();

describe('embeddings of providers', () => {
  let provider: ModelStandIn;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    provider = await ModelStandIn.start();
  });
  afterEach(async () => {
    provider.reset();
    for (const close of closing.splice(0)) await close();
  });
  after(() => provider.close());

  const embeddings = (name: string, env: NodeJS.ProcessEnv = {}): EmbeddingModel => {
    const { factory, close } = modelsOf({
      AI_COMPATIBLE_BASE_URL: provider.url,
      OPENAI_BASE_URL: provider.url,
      OPENAI_API_KEY: 'key',
      ...env,
    });
    closing.push(close);
    return factory.embeddings(parseModelName(name)!);
  };

  it('are of length 1, in the order of the texts', async () => {
    provider.embedWith((texts) =>
      texts
        .map((text, index) => ({ index, embedding: [0, text.length, 0, text.length] }))
        .toReversed()
        .map((row, at) => (at === 0 ? { ...row, embedding: [5, 0, 0, 0] } : row)),
    );
    const { vectors, usage } = await embeddings(MODEL).embed(['a', 'bb', 'last'], signal);
    const half = Math.fround(Math.SQRT1_2);
    assert.deepEqual(
      vectors.map((vector) => [...vector]),
      [
        [0, half, 0, half],
        [0, half, 0, half],
        [1, 0, 0, 0],
      ],
    );
    assert.deepEqual(usage, { inputTokens: 9, outputTokens: 0 });
    assert.deepEqual(provider.requests[0]!.body['model'], 'nomic-embed-text');
    assert.equal('dimensions' in provider.requests[0]!.body, false);
  });

  it('of OpenAI are asked for in the length that is configured', async () => {
    await embeddings('openai/text-embedding-3-small@4').embed(['a'], signal);
    assert.equal(provider.requests[0]!.body['dimensions'], 4);
    assert.equal(embeddings('openai/text-embedding-3-small').dimensions, 1536);
  });

  it('are refused when they do not fit', async () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [[{ index: 0, embedding: [1, 2, 3] }], 'misconfigured'],
      [[{ index: 0, embedding: [0, 0, 0, 0] }], 'malformed'],
      [[{ index: 0, embedding: [1, 'x', 0, 0] }], 'malformed'],
      [[{ index: 1, embedding: [1, 0, 0, 0] }], 'malformed'],
      [[{ index: 0 }], 'malformed'],
      [[], 'malformed'],
      ['text', 'malformed'],
    ];
    for (const [data, kind] of wrong) {
      provider.embedWith(() => data);
      await assert.rejects(embeddings(MODEL).embed(['a'], signal), { kind }, JSON.stringify(data));
    }
    provider.embedWith(() => wrong[0]![0]);
    await assert.rejects(embeddings(MODEL).embed(['a'], signal), /nomic-embed-text@3/);
  });

  it('are asked for again after a failure that may pass, and not after another', async () => {
    provider.embedWith(() => [{ index: 0, embedding: [1, 0, 0, 0] }]);
    provider.next({ does: 'fail', status: 503 }, { does: 'fail', status: 500 });
    await embeddings(MODEL).embed(['a'], signal);
    assert.equal(provider.requests.length, 3);
    provider.next({ does: 'fail', status: 401 });
    await assert.rejects(embeddings(MODEL).embed(['a'], signal), { kind: 'misconfigured' });
    assert.equal(provider.requests.length, 4);
  });

  it('do not hang, and end with the caller', async () => {
    provider.next({ does: 'stall' });
    const slow = embeddings(MODEL, { AI_FIRST_TOKEN_TIMEOUT_MS: '1000' });
    await assert.rejects(slow.embed(['a'], signal), { kind: 'unavailable' });
    assert.equal(provider.requests.length, 1, 'what may be charged is not repeated');
    provider.reset();
    const caller = new AbortController();
    provider.next({ does: 'stall' });
    const asked = embeddings(MODEL).embed(['a'], caller.signal);
    await eventually(() => assert.equal(provider.requests.length, 1));
    caller.abort();
    await assert.rejects(asked, { kind: 'cancelled' });
    await eventually(() => assert.ok(provider.requests[0]!.wasAborted));
  });

  it('are of a hundred texts at most, and of none without asking', async () => {
    const model = embeddings(MODEL);
    await assert.rejects(model.embed(Array<string>(101).fill('a'), signal), RangeError);
    assert.deepEqual((await model.embed([], signal)).vectors, []);
    assert.equal(provider.requests.length, 0);
  });
});
