/** Micro-USD per million tokens. */
export interface Price {
  readonly input: number;
  readonly output: number;
}

const FREE: Price = { input: 0, output: 0 };
const LOCAL = 'local/';

/** From the price lists of the providers. */
const LISTED: Readonly<Record<string, Price>> = {
  'openai/gpt-4.1': { input: 2_000_000, output: 8_000_000 },
  'openai/gpt-4.1-mini': { input: 400_000, output: 1_600_000 },
};

/** Whether a model needs neither key nor network, and so neither costs nor counts. */
export const isLocal = (modelId: string): boolean => modelId.startsWith(LOCAL);

/** @throws Error for a model that nobody has named a price of */
export function priceOf(modelId: string): Price {
  if (isLocal(modelId)) return FREE;
  const price = LISTED[modelId];
  if (price) return price;
  throw new Error(`The model ${modelId} has no price`);
}
