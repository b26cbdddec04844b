import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { eventually } from '@lyceum/testing';
import { SpeechStandIn, type SpokenSegment } from '@lyceum/testing/stand-ins';
import { ModelFailure } from '../src/models/model-failure.js';
import type { Transcript, TranscriptionModel } from '../src/models/transcription-model.js';
import { modelsOf } from './support/remote-models.js';

const WHISPER = 'openai/whisper-1';
const SOUND = Buffer.from('no sound at all: nobody listens here');
const said = (start: number, end: number, text: string): SpokenSegment => ({ start, end, text });
const HEARD = { does: 'answer', segments: [said(0.5, 2, ' Hello there.')] } as const;

describe('transcription by providers', () => {
  let provider: SpeechStandIn;
  let second: SpeechStandIn;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    provider = await SpeechStandIn.start();
    second = await SpeechStandIn.start();
  });
  afterEach(async () => {
    provider.reset();
    second.reset();
    for (const close of closing.splice(0)) await close();
  });
  after(async () => {
    await provider.close();
    await second.close();
  });

  function model(env: NodeJS.ProcessEnv = {}): TranscriptionModel {
    const { factory, close } = modelsOf({
      AI_TRANSCRIPTION_MODELS: WHISPER,
      OPENAI_BASE_URL: provider.url,
      OPENAI_API_KEY: 'sk-secret-key',
      AI_COMPATIBLE_BASE_URL: second.url,
      ...env,
    });
    closing.push(close);
    return factory.transcription()!;
  }
  const transcribe = (
    env: NodeJS.ProcessEnv = {},
    more: { language?: string; signal?: AbortSignal } = {},
  ): Promise<Transcript> =>
    model(env).transcribe({
      sound: SOUND,
      contentType: 'audio/mpeg',
      seconds: 60,
      signal: new AbortController().signal,
      ...more,
    });
  async function failure(work: Promise<unknown>): Promise<ModelFailure> {
    const error: unknown = await work.then(
      () => assert.fail('it worked'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ModelFailure, String(error));
    assert.doesNotMatch(error.message, /sk-/);
    return error;
  }

  it('says what was heard, when, and what it costs', async () => {
    provider.next({
      does: 'answer',
      language: 'portuguese',
      seconds: 61,
      segments: [said(0.5, 2.0004, ' Olá. \n'), said(2, 3, ' ')],
    });
    const transcript = await transcribe({}, { language: 'pt-BR' });
    assert.deepEqual(transcript, {
      cues: [{ start: 0.5, end: 2, text: 'Olá.' }],
      language: 'pt',
      modelId: WHISPER,
      usage: { inputTokens: 0, outputTokens: 0, audioSeconds: 61 },
      abandoned: [],
    });
    const [request] = provider.requests;
    assert.deepEqual(
      [request?.model, request?.language, request?.responseFormat, request?.authorization],
      ['whisper-1', 'pt', 'verbose_json', 'Bearer sk-secret-key'],
    );
    assert.deepEqual(request?.sound, SOUND);
  });

  it('is asked again after it was too busy, and charged once', async () => {
    provider.next({ does: 'fail', status: 429, headers: { 'retry-after-ms': '1' } }, HEARD);
    const { usage, abandoned } = await transcribe();
    assert.deepEqual([usage.audioSeconds, abandoned], [60, []]);
    assert.equal(provider.requests.length, 2);
  });

  it('is not waited for when it asks for long', async () => {
    provider.next({ does: 'fail', status: 429, headers: { 'retry-after': '60' } });
    const { kind, retryAfterMs, charges } = await failure(transcribe());
    assert.deepEqual([kind, retryAfterMs, charges], ['overloaded', 60_000, []]);
  });

  it('that says nothing in its time is ended, and likely charges', async () => {
    provider.next({ does: 'stall' });
    const { kind, charges } = await failure(transcribe({ AI_TRANSCRIPTION_TIMEOUT_MS: '80' }));
    assert.equal(kind, 'unavailable');
    assert.deepEqual(
      charges.map(({ usage }) => usage.audioSeconds),
      [60],
    );
    assert.equal(provider.requests.length, 1, 'what may be charged is not repeated');
  });

  it('is ended when the caller goes', async () => {
    provider.next({ does: 'stall' });
    const leave = new AbortController();
    const asked = failure(transcribe({}, { signal: leave.signal }));
    while (provider.requests.length === 0) await new Promise((done) => setImmediate(done));
    leave.abort();
    assert.equal((await asked).kind, 'cancelled');
  });

  it('that breaks off within its answer is no transcript', async () => {
    provider.next({ does: 'cut', after: '{"segments":[{"start":0,' });
    const { kind, charges } = await failure(transcribe());
    assert.deepEqual([kind, charges.length], ['cut_off', 1]);
  });

  it('that breaks off before it is asked again', async () => {
    provider.next({ does: 'cut' }, HEARD);
    assert.equal((await transcribe()).cues.length, 1);
  });

  for (const [what, body] of [
    ['no JSON', '<html>'],
    ['no times', '{"text": "Hello there."}'],
    ['times that are none', '{"segments": [{"start": "0", "end": "1", "text": "Hello"}]}'],
  ] as const)
    it(`that answers with ${what} is of no use, and is paid`, async () => {
      provider.next({ does: 'raw', body });
      const { kind, charges } = await failure(transcribe());
      assert.deepEqual([kind, charges.length], ['malformed', 1]);
    });

  it('that never ends is ended', async () => {
    provider.next({ does: 'flood' });
    const { kind, message } = await failure(transcribe());
    assert.equal(kind, 'malformed');
    assert.match(message, /more than anybody can say/);
    await eventually(() => assert.equal(provider.requests[0]!.wasAborted, true));
  });

  it('that does not know the key needs an operator', async () => {
    provider.next({ does: 'fail', status: 401 });
    const { kind, charges } = await failure(transcribe());
    assert.deepEqual([kind, charges], ['misconfigured', []]);
  });

  it('is done by the next model when one fails, which is paid as well if it heard', async () => {
    provider.next({ does: 'raw', body: '{}' });
    second.next(HEARD);
    const AI_TRANSCRIPTION_MODELS = `${WHISPER}, compatible/whisper`;
    const { modelId, abandoned } = await transcribe({ AI_TRANSCRIPTION_MODELS });
    assert.equal(modelId, 'compatible/whisper');
    assert.deepEqual(
      abandoned.map((charge) => [charge.modelId, charge.usage.audioSeconds]),
      [[WHISPER, 60]],
    );
  });

  it('fails as the first model did when all fail', async () => {
    provider.next({ does: 'fail', status: 401 });
    second.next({ does: 'raw', body: '{}' });
    const AI_TRANSCRIPTION_MODELS = `${WHISPER}, compatible/whisper`;
    const { kind, modelId, charges } = await failure(transcribe({ AI_TRANSCRIPTION_MODELS }));
    assert.deepEqual([kind, modelId], ['misconfigured', WHISPER]);
    assert.deepEqual(
      charges.map((charge) => charge.modelId),
      ['compatible/whisper'],
    );
  });

  it('is nobody’s unless somebody is named', () => {
    const { factory, close } = modelsOf({});
    closing.push(close);
    assert.equal(factory.transcription(), undefined);
  });
});
