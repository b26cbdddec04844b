/** What a model may read to answer from. Never instructions: whoever wrote a lesson does not give orders here. */
export interface SourceDocument {
  /** Short and unique in the request, as `1`. The answer cites by it. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface ChatTurn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface ChatRequest {
  /** The rules of the house: what the model is for, and what it must not do. */
  readonly rules: string;
  /** In order; the last is the user's and is what is answered. */
  readonly turns: readonly ChatTurn[];
  /**
   * With documents the answer is a row of claims, each followed at once by where it is from:
   * `Cells divide. [[2|the cell splits into two]]` — the id of a document and words that stand in it.
   */
  readonly documents?: readonly SourceDocument[];
  /** Of the documents, what the search takes for the answer: a hint for who cannot read. */
  readonly likeliest?: readonly string[];
  /**
   * JSON Schema that the answer must fulfil, for a model that writes JSON. In the subset that every provider takes:
   * objects with `additionalProperties: false` and all properties required, no limits of lengths and counts.
   */
  readonly schema?: { readonly name: string; readonly json: Readonly<Record<string, unknown>> };
  readonly maxOutputTokens: number;
  /** Fires when the caller has gone: the request to the provider ends as well. */
  readonly signal: AbortSignal;
}

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a provider charges one model for. */
export interface Charge {
  readonly modelId: string;
  readonly usage: TokenUsage;
}

export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'end';
      readonly usage: TokenUsage;
      /** The model that answered: one of `candidateIds`. */
      readonly modelId: string;
      /** Those that read the request and did not answer in time: likely to be charged all the same. */
      readonly abandoned?: readonly Charge[];
    };

/** Somebody who answers. */
export interface ChatModel {
  /** `provider/model`, as the table of prices has it; `local/extractive` for the one without a provider. */
  readonly id: string;
  /** All that may answer, this one first: what a reservation has to cover. */
  readonly candidateIds: readonly string[];
  /** Whether it needs no key and no network: said to whoever reads the answer. */
  readonly isLocal: boolean;
  /** Tokens that the request is counted as at most, before it is sent; see `countTokens`. */
  countInput(request: ChatRequest): number;
  /**
   * The answer in pieces, then one `end` with what was used. After the first piece nobody else is asked: a failure
   * then comes after a part of the answer, which the caller keeps or drops.
   * @throws ModelFailure
   */
  stream(request: ChatRequest): AsyncIterable<ChatPart>;
}
