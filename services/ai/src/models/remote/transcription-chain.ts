import type { Logger } from '@lyceum/platform';
import type { Charge } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';
import type {
  Transcript,
  TranscriptionModel,
  TranscriptionRequest,
} from '../transcription-model.js';

/** Several models, each of which is asked when those before it have failed. */
export class TranscriptionChain implements TranscriptionModel {
  readonly id: string;
  readonly candidateIds: readonly string[];
  readonly longestMs: number;

  /** @param models at least one */
  constructor(
    private readonly models: readonly TranscriptionModel[],
    private readonly logger: Logger,
  ) {
    this.id = models[0]!.id;
    this.candidateIds = models.flatMap(({ candidateIds }) => candidateIds);
    this.longestMs = models.reduce((sum, { longestMs }) => sum + longestMs, 0);
  }

  /** @throws ModelFailure of the first model when all have failed; `cancelled` when the caller has gone */
  async transcribe(request: TranscriptionRequest): Promise<Transcript> {
    const abandoned: Charge[] = [];
    let first: ModelFailure | undefined;
    for (const model of this.models) {
      try {
        const transcript = await model.transcribe(request);
        return { ...transcript, abandoned: [...transcript.abandoned, ...abandoned] };
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        this.logger.warn({ model: error.modelId, kind: error.kind }, error.message);
        abandoned.push(...error.charges);
        if (error.kind === 'cancelled') {
          first = error;
          break;
        }
        first ??= error;
      }
    }
    const { kind, reason, modelId, retryAfterMs, cause } = first!;
    throw new ModelFailure(kind, reason, { modelId, retryAfterMs, abandoned, cause });
  }
}
