import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, loadConfig } from '@lyceum/platform';
import { problemsOf } from './check-models.js';
import { modelSettings } from './model.settings.js';
import { Prices } from './prices.js';

function problems(env: NodeJS.ProcessEnv): string[] {
  const config = loadConfig(modelSettings, env);
  return problemsOf(config, new Prices(config.AI_PRICES));
}

describe('the settings of models', () => {
  it('name local ones when nothing is said', () => {
    const config = loadConfig(modelSettings, {});
    const ids = [...config.AI_CHAT_MODELS, config.AI_EMBEDDING_MODEL].map(({ id }) => id);
    assert.deepEqual(ids, ['local/extractive', 'local/sentences']);
    assert.deepEqual(problems({}), []);
    assert.deepEqual(problems({ OPENAI_API_KEY: 'key' }), []);
    assert.deepEqual(problems({ AI_EMBEDDING_MODEL: 'local/ngrams' }), []);
  });

  it('are taken when they are complete', () => {
    const env = {
      AI_CHAT_MODELS:
        'openai/gpt-4.1-mini, anthropic/claude-haiku-4-5,compatible/llama3.2:3b, local/extractive',
      AI_EMBEDDING_MODEL: 'openai/text-embedding-3-small',
      AI_EMBEDDING_PREVIOUS_MODEL: 'compatible/BAAI/bge-m3@1024',
      OPENAI_API_KEY: 'key',
      ANTHROPIC_API_KEY: 'key',
      AI_COMPATIBLE_BASE_URL: 'http://ollama:11434/v1',
    };
    assert.deepEqual(problems(env), []);
    const { AI_EMBEDDING_PREVIOUS_MODEL: previous } = loadConfig(modelSettings, env);
    assert.deepEqual([previous?.model, previous?.dimensions], ['BAAI/bge-m3', 1024]);
  });

  it('say all that is missing or cannot be', () => {
    const access = { OPENAI_API_KEY: 'key', ANTHROPIC_API_KEY: 'key' };
    const wrong: readonly (readonly [NodeJS.ProcessEnv, RegExp])[] = [
      [{ AI_CHAT_MODELS: 'openai/gpt-4.1' }, /OPENAI_API_KEY is missing for openai\/gpt-4\.1/],
      [{ AI_CHAT_MODELS: 'anthropic/claude-opus-5' }, /ANTHROPIC_API_KEY is missing/],
      [{ AI_CHAT_MODELS: 'compatible/x' }, /AI_COMPATIBLE_BASE_URL is missing/],
      [{ AI_CHAT_MODELS: 'openai/of-tomorrow', ...access }, /no known price.+AI_PRICES/],
      [{ AI_CHAT_MODELS: 'local/ngrams' }, /there is local\/extractive only/],
      [{ AI_EMBEDDING_MODEL: 'local/bert' }, /local\/sentences and local\/ngrams only/],
      [{ AI_CHAT_MODELS: 'openai/gpt-4.1@8', ...access }, /only embeddings have dimensions/],
      [{ AI_EMBEDDING_MODEL: 'anthropic/claude-opus-5', ...access }, /no models of this kind/],
      [
        { AI_EMBEDDING_MODEL: 'compatible/x', AI_COMPATIBLE_BASE_URL: 'http://x' },
        /compatible\/x@768/,
      ],
    ];
    for (const [env, message] of wrong) {
      const found = problems(env);
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.match(found[0]!, message);
    }
  });

  it('are refused when they cannot be read', () => {
    const wrong: readonly NodeJS.ProcessEnv[] = [
      { AI_CHAT_MODELS: 'gpt-4.1' },
      { AI_CHAT_MODELS: 'openai/gpt-4.1, openai/gpt-4.1' },
      { AI_CHAT_MODELS: 'other/gpt-4.1' },
      { AI_CHAT_MODELS: 'openai/' },
      { AI_EMBEDDING_MODEL: 'openai/a b' },
      { AI_PRICES: '{' },
      { AI_PRICES: '{"openai/x": {"input": -1, "output": 0}}' },
      { AI_PRICES: '{"openai/x": {"input": 1}}' },
      { OPENAI_BASE_URL: 'ftp://x' },
    ];
    for (const env of wrong)
      assert.throws(() => loadConfig(modelSettings, env), ConfigError, JSON.stringify(env));
  });
});

describe('the settings of models that hear', () => {
  const key = { OPENAI_API_KEY: 'key' };

  it('are none when nothing is said', () =>
    assert.equal(loadConfig(modelSettings, {}).AI_TRANSCRIPTION_MODELS, undefined));

  it('are taken when they are complete', () => {
    const AI_COMPATIBLE_BASE_URL = 'http://whisper:8000/v1';
    const own = 'openai/whisper-1,compatible/Systran/faster-whisper-small';
    const env = { ...key, AI_TRANSCRIPTION_MODELS: own, AI_COMPATIBLE_BASE_URL };
    assert.deepEqual(problems(env), []);
    const AI_PRICES = '{"openai/of-tomorrow": {"audioHour": 360000}}';
    assert.deepEqual(
      problems({ ...key, AI_TRANSCRIPTION_MODELS: 'openai/of-tomorrow', AI_PRICES }),
      [],
    );
  });

  for (const [name, problem] of [
    ['openai/gpt-4.1', /no known price per hour/],
    ['anthropic/claude-haiku-4-5', /anthropic has no models of this kind/],
    ['local/whisper', /nothing local does this/],
    ['openai/whisper-1@4', /only embeddings have dimensions/],
  ] as const)
    it(`are refused when they name ${name}`, () =>
      assert.match(
        problems({ ...key, ANTHROPIC_API_KEY: 'key', AI_TRANSCRIPTION_MODELS: name }).join('\n'),
        problem,
      ));
});

describe('prices', () => {
  it('are those of the operator first, then the listed ones, and nothing for what runs at home', () => {
    const own = { input: 1, output: 2 };
    const prices = new Prices({ 'openai/gpt-4.1': own, 'compatible/rented': own });
    assert.deepEqual(prices.of('openai/gpt-4.1'), own);
    assert.deepEqual(prices.of('compatible/rented'), own);
    assert.deepEqual(prices.of('openai/gpt-4.1-mini'), { input: 400_000, output: 1_600_000 });
    assert.deepEqual(prices.of('openai/text-embedding-3-small@512').output, 0);
    for (const snapshot of ['openai/gpt-4.1-2025-04-14', 'openai/gpt-4.1-20250414'])
      assert.deepEqual(prices.of(snapshot), own);
    for (const free of ['compatible/llama', 'local/extractive'])
      assert.deepEqual(prices.of(free), { input: 0, output: 0, audioHour: 0 });
    assert.throws(() => prices.of('openai/constructor'), /AI_PRICES/);
  });
});
