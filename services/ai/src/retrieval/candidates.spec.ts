import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger, systemActor } from '@lyceum/platform';
import { EmbeddingModels, ModelFailure, type EmbeddingModel } from '../models/index.js';
import type { VectorStore } from '../vectors/index.js';
import { Candidates } from './candidates.js';
import type { SearchSpace } from './search-space.js';

const answering: EmbeddingModel = {
  id: 'local/answers',
  dimensions: 1,
  embed: () =>
    Promise.resolve({
      vectors: [Float32Array.of(1)],
      usage: { inputTokens: 0, outputTokens: 0 },
    }),
};
const failing: EmbeddingModel = {
  id: 'gone/fails',
  dimensions: 1,
  embed: () =>
    Promise.reject(new ModelFailure('unavailable', 'it is gone', { modelId: 'gone/fails' })),
};
const found = { sourceId: 's', ordinal: 0, cosine: 1 };
const vectors = {
  nearest: (_actor: unknown, _model: string, vector: Promise<Float32Array>) =>
    vector.then(() => [found]),
} as unknown as VectorStore;

function search(current: EmbeddingModel, previous?: EmbeddingModel): Promise<unknown> {
  const models = new EmbeddingModels(current, previous);
  const candidates = new Candidates({} as never, models, vectors, createLogger('ai', 'silent'));
  const space = { byConfiguration: new Map() } as unknown as SearchSpace;
  return candidates.byMeaning(systemActor('test'), 'Who?', space);
}

describe('a search by meaning', () => {
  it('has a ranking of each model', async () => {
    assert.deepEqual(await search(answering, answering), [[found], [found]]);
    assert.deepEqual(await search(answering), [[found]]);
  });

  it('goes on without the previous model, and not without the current one', async () => {
    assert.deepEqual(await search(answering, failing), [[found], []]);
    await assert.rejects(search(failing, answering), ModelFailure);
    await assert.rejects(search(failing), ModelFailure);
  });
});
