import type { ChatRequest } from './chat-model.js';

/** What the form of a request adds around each text of it. */
const TOKENS_PER_TEXT = 16;

/**
 * An estimate from above, without the vocabulary of any provider: words in ASCII have about four characters per
 * token and are counted with three; of everything else each character is counted, and marks beyond the basic plane
 * twice.
 */
export function countTokens(text: string): number {
  let common = 0;
  for (let at = 0; at < text.length; at += 1) if (isCommon(text.charCodeAt(at))) common += 1;
  return Math.ceil(common / 3) + (text.length - common);
}

const isCommon = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x20;

/** The same for all that a request sends. */
export function countRequest({ rules, turns, documents = [], schema }: ChatRequest): number {
  const texts = [
    rules,
    ...turns.map(({ text }) => text),
    ...documents.map(({ title, text }) => `${title} ${text}`),
    ...(schema ? [JSON.stringify(schema.json)] : []),
  ];
  return texts.reduce((sum, text) => sum + countTokens(text) + TOKENS_PER_TEXT, 0);
}
