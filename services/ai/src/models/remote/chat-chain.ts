import type { Logger } from '@lyceum/platform';
import type { Charge, ChatModel, ChatPart, ChatRequest } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';

/** Several models, each of which is asked when those before it have failed before they said anything. */
export class ChatChain implements ChatModel {
  readonly id: string;
  readonly candidateIds: readonly string[];
  readonly isLocal: boolean;

  /** @param models at least one */
  constructor(
    private readonly models: readonly ChatModel[],
    private readonly logger: Logger,
  ) {
    this.id = models[0]!.id;
    this.candidateIds = models.flatMap(({ candidateIds }) => candidateIds);
    this.isLocal = models.every(({ isLocal }) => isLocal);
  }

  countInput(request: ChatRequest): number {
    return Math.max(...this.models.map((model) => model.countInput(request)));
  }

  /** @throws ModelFailure of the first model when all have failed */
  async *stream(request: ChatRequest): AsyncGenerator<ChatPart> {
    const abandoned: Charge[] = [];
    let first: ModelFailure | undefined;
    for (const model of this.models) {
      let hasText = false;
      try {
        for await (const part of model.stream(request)) {
          hasText = true;
          yield part.type === 'end' && abandoned.length > 0 ? { ...part, abandoned } : part;
        }
        return;
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        if (hasText || error.kind === 'cancelled') throw withAbandoned(error, abandoned);
        this.logger.warn({ model: error.modelId, kind: error.kind }, error.message);
        first ??= error;
        abandoned.push(...error.charges);
      }
    }
    const { kind, reason, modelId, retryAfterMs, cause } = first!;
    throw new ModelFailure(kind, reason, { modelId, retryAfterMs, abandoned, cause });
  }
}

function withAbandoned(failure: ModelFailure, abandoned: readonly Charge[]): ModelFailure {
  if (abandoned.length === 0) return failure;
  const { kind, reason, modelId, retryAfterMs, usage, cause } = failure;
  return new ModelFailure(kind, reason, {
    modelId,
    retryAfterMs,
    usage,
    abandoned: [...failure.abandoned, ...abandoned],
    cause,
  });
}
