import type { ChatRequest, TokenUsage } from '../chat-model.js';
import type { Prompt } from './prompt.js';

export type VendorPart =
  | { readonly type: 'text'; readonly text: string }
  /** It thinks before it speaks. */
  | { readonly type: 'thought' }
  /** As far as it is known by now; the last one counts. */
  | ({ readonly type: 'usage' } & Partial<TokenUsage>)
  /** Why the model has ended. */
  | { readonly type: 'finish'; readonly reason: 'complete' | 'length' | 'refused' };

/** The form of one provider: how it is asked, and how its answers read. Knows nothing of time, retries and money. */
export interface VendorChat {
  /** Throws what the client of the provider throws. */
  open(
    prompt: Prompt,
    request: Pick<ChatRequest, 'schema' | 'maxOutputTokens'>,
    signal: AbortSignal,
  ): AsyncIterable<VendorPart>;
}
