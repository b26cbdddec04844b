import { z } from 'zod';

export type Provider = 'local' | 'openai' | 'anthropic' | 'compatible';

/** `provider/model`, and after `@` how many dimensions the embeddings of a model have. */
export interface ModelName {
  readonly id: string;
  readonly provider: Provider;
  /** As the provider calls it. */
  readonly model: string;
  readonly dimensions: number | undefined;
}

const NAME = /^(local|openai|anthropic|compatible)\/([\w.:/+-]{1,128})(?:@([1-9]\d{0,4}))?$/;
const EXPECTED = 'provider/model with one of the providers openai, anthropic, compatible, local';

export function parseModelName(raw: string): ModelName | undefined {
  const match = NAME.exec(raw);
  if (!match) return undefined;
  const [id, provider, model, dimensions] = match;
  return {
    id,
    provider: provider as Provider,
    model: model!,
    dimensions: dimensions === undefined ? undefined : Number(dimensions),
  };
}

export const modelName: z.ZodType<ModelName> = z
  .string()
  .refine((raw) => parseModelName(raw) !== undefined, { error: `must be ${EXPECTED}` })
  .transform((raw) => parseModelName(raw)!);

/** Separated by commas. */
export const modelNames: z.ZodType<readonly ModelName[]> = z
  .string()
  .transform((raw) => raw.split(',').map((entry) => entry.trim()))
  .refine((entries) => entries.every((entry) => parseModelName(entry) !== undefined), {
    error: `must be names separated by commas, each ${EXPECTED}`,
  })
  .refine((entries) => entries.length <= 4 && new Set(entries).size === entries.length, {
    error: 'must be at most four names, each once',
  })
  .transform((entries) => entries.map((entry) => parseModelName(entry)!));
