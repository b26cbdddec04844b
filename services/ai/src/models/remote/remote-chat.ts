import type { ChatModel, ChatPart, ChatRequest, TokenUsage } from '../chat-model.js';
import { countRequest, countTokens } from '../count-tokens.js';
import { ModelFailure } from '../model-failure.js';
import type { ModelMetrics } from '../model-metrics.js';
import { Deadlines, type Timeouts } from './deadlines.js';
import { promptOf } from './prompt.js';
import { providerFailure } from './provider-failure.js';
import { waitBeforeRetry, waitFor } from './retries.js';
import type { VendorChat, VendorPart } from './vendor-chat.js';

/** What a request has used so far, as told by the provider and else as counted here. */
class Meter {
  private told: Partial<TokenUsage> = {};
  private text = '';

  constructor(private readonly request: ChatRequest) {}

  take(part: VendorPart): void {
    if (part.type === 'text') this.text += part.text;
    if (part.type !== 'usage') return;
    const { inputTokens = this.told.inputTokens, outputTokens = this.told.outputTokens } = part;
    this.told = {
      ...(isCount(inputTokens) && { inputTokens }),
      ...(isCount(outputTokens) && { outputTokens }),
    };
  }

  get hasText(): boolean {
    return this.text !== '';
  }

  get usage(): TokenUsage {
    const { inputTokens = countRequest(this.request) } = this.told;
    const counted = Math.min(countTokens(this.text), this.request.maxOutputTokens);
    return { inputTokens, outputTokens: this.told.outputTokens ?? counted };
  }
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

/** A model of a provider, with deadlines and retries. */
export class RemoteChat implements ChatModel {
  readonly isLocal = false;
  readonly candidateIds: readonly string[];

  constructor(
    readonly id: string,
    private readonly vendor: VendorChat,
    private readonly timeouts: Timeouts,
    private readonly metrics: ModelMetrics,
  ) {
    this.candidateIds = [id];
  }

  countInput(request: ChatRequest): number {
    return countRequest(request);
  }

  async *stream(request: ChatRequest): AsyncGenerator<ChatPart> {
    for (let attempt = 1; ; attempt += 1) {
      let hasText = false;
      try {
        for await (const part of this.ask(request)) {
          hasText = true;
          yield part;
        }
        return;
      } catch (error) {
        if (!(error instanceof ModelFailure)) throw error;
        this.metrics.failed(error);
        const wait = hasText ? undefined : waitBeforeRetry(error, attempt);
        if (wait === undefined) throw error;
        await waitFor(wait, request.signal, this.id);
      }
    }
  }

  /** One request. @throws ModelFailure */
  private async *ask(request: ChatRequest): AsyncGenerator<ChatPart> {
    if (request.signal.aborted)
      throw new ModelFailure('cancelled', 'the caller has gone', { modelId: this.id });
    const timer = this.metrics.start(this.id);
    const deadlines = new Deadlines(this.timeouts, request.signal);
    const meter = new Meter(request);
    let finish: 'complete' | 'length' | 'refused' | undefined;
    try {
      for await (const part of this.vendor.open(promptOf(request), request, deadlines.signal)) {
        deadlines.beat();
        meter.take(part);
        if (part.type === 'finish') finish ??= part.reason;
        if (part.type !== 'text') continue;
        timer.begun();
        yield part;
      }
      // A client whose request is ended from here ends its iteration without an error.
      const ended = deadlines.failure(this.id, meter.usage);
      if (ended) throw ended;
      this.checkEnd(finish, meter);
      timer.ended();
      yield { type: 'end', usage: meter.usage, modelId: this.id };
    } catch (error) {
      throw this.failureOf(error, deadlines, meter);
    } finally {
      deadlines.end();
    }
  }

  private checkEnd(finish: string | undefined, meter: Meter): void {
    const { usage } = meter;
    const fail = (kind: 'cut_off' | 'refused' | 'malformed', reason: string): never => {
      throw new ModelFailure(kind, reason, { modelId: this.id, usage });
    };
    if (finish === 'refused') fail('refused', 'the model declined to answer');
    if (finish === 'length') fail('cut_off', 'the answer was longer than it may be');
    if (finish === undefined) fail('cut_off', 'the answer ended before its end');
    if (!meter.hasText) fail('malformed', 'the answer is empty');
  }

  private failureOf(error: unknown, deadlines: Deadlines, meter: Meter): ModelFailure {
    const ended = deadlines.failure(this.id, meter.usage);
    if (ended) return ended;
    const failure = providerFailure(error, this.id, meter.hasText);
    // An error in place of an answer is not charged.
    if (failure.usage || !(meter.hasText || failure.kind === 'malformed')) return failure;
    const { kind, reason, modelId, retryAfterMs } = failure;
    return new ModelFailure(kind, reason, {
      modelId,
      retryAfterMs,
      usage: meter.usage,
      cause: error,
    });
  }
}
