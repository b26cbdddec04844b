import type { ModelConfig } from './model-config.js';
import type { ModelName, Provider } from './model-name.js';
import type { Prices } from './prices.js';

/** How many dimensions the embeddings of a model have that needs no `@`. */
const DIMENSIONS: Readonly<Record<string, number>> = {
  'local/ngrams': 512,
  'local/sentences': 1024,
  'openai/text-embedding-3-small': 1536,
  'openai/text-embedding-3-large': 3072,
  'openai/text-embedding-ada-002': 1536,
};

const LOCAL_EMBEDDINGS = ['local/sentences', 'local/ngrams'];

export const dimensionsOf = ({ id, dimensions }: ModelName): number | undefined =>
  dimensions ?? (Object.hasOwn(DIMENSIONS, id) ? DIMENSIONS[id] : undefined);

interface Use {
  readonly setting: string;
  readonly name: ModelName;
  readonly local: readonly string[];
  readonly providers: readonly Provider[];
  /** What is paid for: tokens unless it hears. */
  readonly hears?: boolean;
}

/** What is wrong with the models that are configured, as one line each for whoever has to mend it. */
export function problemsOf(config: ModelConfig, prices: Prices): string[] {
  return usesOf(config).flatMap((use) => [
    ...formProblems(use),
    ...accessProblems(use.name, config),
    ...priceProblems(use, prices),
  ]);
}

function usesOf(config: ModelConfig): Use[] {
  const remote: readonly Provider[] = ['openai', 'compatible'];
  const embeddings = [
    ['AI_EMBEDDING_MODEL', config.AI_EMBEDDING_MODEL],
    ['AI_EMBEDDING_PREVIOUS_MODEL', config.AI_EMBEDDING_PREVIOUS_MODEL],
  ] as const;
  return [
    ...config.AI_CHAT_MODELS.map((name): Use => {
      const providers: readonly Provider[] = [...remote, 'anthropic'];
      return { setting: 'AI_CHAT_MODELS', name, local: ['local/extractive'], providers };
    }),
    ...(config.AI_TRANSCRIPTION_MODELS ?? []).map((name): Use => {
      const setting = 'AI_TRANSCRIPTION_MODELS';
      return { setting, name, local: [], providers: remote, hears: true };
    }),
    ...embeddings.flatMap(([setting, name]): Use[] =>
      name ? [{ setting, name, local: LOCAL_EMBEDDINGS, providers: remote }] : [],
    ),
  ];
}

function formProblems({ setting, name, local, providers }: Use): string[] {
  if (name.provider === 'local') {
    if (local.includes(name.id)) return [];
    const choice =
      local.length === 0 ? 'nothing local does this' : `there is ${local.join(' and ')} only`;
    return [`${setting} names ${name.id}, and ${choice}`];
  }
  if (!providers.includes(name.provider))
    return [`${setting} names ${name.id}, and ${name.provider} has no models of this kind`];
  const isEmbedding = setting.startsWith('AI_EMBEDDING');
  if (isEmbedding && dimensionsOf(name) === undefined)
    return [`${setting} must say how many dimensions it has, as ${name.id}@768`];
  if (!isEmbedding && name.dimensions !== undefined)
    return [`${setting} names ${name.id}, and only embeddings have dimensions`];
  return [];
}

function priceProblems({ name: { id }, hears = false }: Use, prices: Prices): string[] {
  const price = prices.find(id);
  if (price === undefined || (hears && price.audioHour === undefined))
    return [`${id} has no known price${hears ? ' per hour' : ''}: name one in AI_PRICES`];
  return [];
}

function accessProblems({ id, provider }: ModelName, config: ModelConfig): string[] {
  const missing = {
    local: undefined,
    openai: config.OPENAI_API_KEY ? undefined : 'OPENAI_API_KEY',
    anthropic: config.ANTHROPIC_API_KEY ? undefined : 'ANTHROPIC_API_KEY',
    compatible: config.AI_COMPATIBLE_BASE_URL ? undefined : 'AI_COMPATIBLE_BASE_URL',
  }[provider];
  return missing ? [`${missing} is missing for ${id}`] : [];
}
