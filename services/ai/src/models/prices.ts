import { z } from 'zod';

export interface Price {
  /** Micro-USD per million tokens. */
  readonly input: number;
  /** Micro-USD per million tokens. */
  readonly output: number;
  /** Micro-USD per hour of sound, of models that hear. */
  readonly audioHour?: number | undefined;
}

const FREE: Price = { input: 0, output: 0, audioHour: 0 };
const usd = (input: number, output: number): Price => ({
  input: input * 1_000_000,
  output: output * 1_000_000,
});
const usdPerMinute = (minute: number): Price => ({
  input: 0,
  output: 0,
  audioHour: minute * 60 * 1_000_000,
});

/**
 * Standard prices without discounts for batches and caches, so that what is reserved is enough. Models whose price has
 * moved more than once in a season are left out; `AI_PRICES` adds and overrides.
 *
 * OpenAI: https://developers.openai.com/api/docs/pricing, May 2026; Whisper by the minute, November 2026.
 * Anthropic: https://platform.claude.com/docs/en/about-claude/pricing, November 2026; Haiku 5.5 for requests of up to
 * 100,000 tokens, which ours are.
 */
const LISTED: Readonly<Record<string, Price>> = {
  'openai/gpt-4.1': usd(2, 8),
  'openai/gpt-4.1-mini': usd(0.4, 1.6),
  'openai/gpt-4o-mini': usd(0.15, 0.6),
  'openai/gpt-5.4': usd(2.5, 15),
  'openai/gpt-5.4-mini': usd(0.75, 4.5),
  'openai/gpt-5.4-nano': usd(0.2, 1.25),
  'openai/gpt-5.5': usd(5, 30),
  'openai/text-embedding-3-small': usd(0.02, 0),
  'openai/text-embedding-3-large': usd(0.13, 0),
  'openai/whisper-1': usdPerMinute(0.006),
  'anthropic/claude-haiku-4-5': usd(1, 5),
  'anthropic/claude-haiku-5-5': usd(0.1, 0.5),
  'anthropic/claude-sonnet-4-5': usd(3, 15),
  'anthropic/claude-sonnet-4-6': usd(3, 15),
  'anthropic/claude-sonnet-5': usd(2, 10),
  'anthropic/claude-sonnet-5-5': usd(2, 10),
  'anthropic/claude-opus-4-5': usd(5, 25),
  'anthropic/claude-opus-4-6': usd(5, 25),
  'anthropic/claude-opus-5': usd(5, 25),
  'anthropic/claude-opus-5-5': usd(4, 20),
};

/** Of a model as it was on a day: `-20251001`, `-2025-04-14`. */
const SNAPSHOT = /-20\d{2}-?\d{2}-?\d{2}$/;

const MICRO_USD = z.int().min(0).max(1_000_000_000_000);
const entry = z.union([
  z.strictObject({ input: MICRO_USD, output: MICRO_USD, audioHour: MICRO_USD.optional() }),
  z
    .strictObject({ audioHour: MICRO_USD })
    .transform(({ audioHour }): Price => ({ input: 0, output: 0, audioHour })),
]);
/** JSON, as `{"openai/gpt-4.1": {"input": 2000000, "output": 8000000}, "openai/whisper-1": {"audioHour": 360000}}`. */
export const priceList = z.string().transform((raw, context): Readonly<Record<string, Price>> => {
  const refuse = (message: string): never => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  let entries: unknown;
  try {
    entries = JSON.parse(raw);
  } catch {
    return refuse('is not JSON');
  }
  const parsed = z.record(z.string(), entry).safeParse(entries);
  if (parsed.success) return parsed.data;
  return refuse(
    'must be a JSON object of models, each with input and output in micro-USD per million tokens, or audioHour in micro-USD',
  );
});

/** Whether a model needs neither key nor network, and so neither costs nor counts. */
export const isLocal = (modelId: string): boolean => modelId.startsWith('local/');

/** What models cost: as listed, unless the operator says otherwise. */
export class Prices {
  constructor(private readonly own: Readonly<Record<string, Price>> = {}) {}

  /**
   * @param modelId dimensions and the day of a snapshot at its end do not change the price
   * @returns `undefined` for a model that nobody has named a price of. What runs under an address of the operator's
   * own costs nothing unless the operator says otherwise.
   */
  find(modelId: string): Price | undefined {
    const [name = modelId] = modelId.split('@');
    for (const each of [name, name.replace(SNAPSHOT, '')]) {
      const known = own(this.own, each) ?? own(LISTED, each);
      if (known) return known;
    }
    return isLocal(name) || name.startsWith('compatible/') ? FREE : undefined;
  }

  /** @throws Error for a model without a price; all that are configured have one */
  of(modelId: string): Price {
    const price = this.find(modelId);
    if (!price) throw new Error(`The model ${modelId} has no price: name one in AI_PRICES`);
    return price;
  }
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
