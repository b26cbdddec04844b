import { integer, optional, text, url } from '@lyceum/platform';
import { modelName, modelNames, parseModelName } from './model-name.js';
import { priceList } from './prices.js';

/** Nothing leaves the machine unless a model of a provider is named here. See docs/operations/ai.md. */
export const modelSettings = {
  AI_CHAT_MODELS: optional(
    modelNames,
    'who answers, in the order in which they are asked, as openai/gpt-4.1-mini, local/extractive',
    { fallback: [parseModelName('local/extractive')!] },
  ),
  AI_EMBEDDING_MODEL: optional(modelName, 'the model of the search index', {
    fallback: parseModelName('local/sentences')!,
  }),
  AI_EMBEDDING_PREVIOUS_MODEL: optional(
    modelName,
    'the model before, until everything is indexed by the new one',
  ),
  AI_TRANSCRIPTION_MODELS: optional(
    modelNames,
    'who writes down what is said in a video, in the order in which they are asked, as openai/whisper-1; nobody without it',
  ),
  AI_PRICES: optional(priceList, 'prices that are not listed or not right any more, as JSON', {
    fallback: {},
  }),
  OPENAI_API_KEY: optional(text, 'for models of openai/'),
  OPENAI_BASE_URL: optional(url('https', 'http'), 'base address of the API of OpenAI', {
    fallback: 'https://api.openai.com/v1',
  }),
  ANTHROPIC_API_KEY: optional(text, 'for models of anthropic/'),
  ANTHROPIC_BASE_URL: optional(url('https', 'http'), 'base address of the API of Anthropic', {
    fallback: 'https://api.anthropic.com',
  }),
  AI_COMPATIBLE_BASE_URL: optional(
    url('https', 'http'),
    'for models of compatible/: a server with the API of OpenAI, as http://ollama:11434/v1',
  ),
  AI_COMPATIBLE_API_KEY: optional(text, 'for models of compatible/, where the server wants one'),
  AI_CONNECT_TIMEOUT_MS: optional(
    integer(10, 60_000),
    'milliseconds for a connection to a provider',
    {
      fallback: 5_000,
    },
  ),
  AI_FIRST_TOKEN_TIMEOUT_MS: optional(
    integer(10, 180_000),
    'milliseconds until a model begins to answer',
    { fallback: 30_000 },
  ),
  AI_STALL_TIMEOUT_MS: optional(
    integer(10, 180_000),
    'milliseconds that a model may pause within an answer',
    { fallback: 20_000 },
  ),
  AI_TOTAL_TIMEOUT_MS: optional(integer(10, 180_000), 'milliseconds for an answer of a model', {
    fallback: 120_000,
  }),
  AI_TRANSCRIPTION_TIMEOUT_MS: optional(
    integer(10, 3_600_000),
    'milliseconds in which a model writes down what is said in ten minutes',
    { fallback: 300_000 },
  ),
} as const;
