import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createLogger } from '@lyceum/platform';
import { ModelFailure, type ModelFailureKind } from '../model-failure.js';
import type { TranscriptionModel } from '../transcription-model.js';
import { TranscriptionChain } from './transcription-chain.js';

const usage = { inputTokens: 0, outputTokens: 0, audioSeconds: 60 };

const failing = (id: string, kind: ModelFailureKind): TranscriptionModel => ({
  id,
  candidateIds: [id],
  longestMs: 1_000,
  transcribe: () =>
    Promise.reject(new ModelFailure(kind, 'did not answer', { modelId: id, usage })),
});

it('a caller that goes while another model is asked has gone: that is no failure of the first', async () => {
  const models = [failing('a', 'unavailable'), failing('b', 'cancelled'), failing('c', 'refused')];
  const chain = new TranscriptionChain(models, createLogger('ai', 'silent'));
  const request = {
    sound: new Uint8Array(1),
    contentType: 'audio/mpeg',
    seconds: 60,
    signal: new AbortController().signal,
  };
  await assert.rejects(chain.transcribe(request), (error: ModelFailure) => {
    assert.equal(error.kind, 'cancelled');
    assert.deepEqual(
      error.charges.map(({ modelId }) => modelId),
      ['a', 'b'],
    );
    return true;
  });
});
