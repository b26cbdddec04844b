import type { ChatModel, ChatPart, ChatRequest } from '../chat-model.js';
import { ModelFailure } from '../model-failure.js';
import { bestSentences } from './best-sentences.js';

/** Nobody is charged, so nothing is counted. */
const NOTHING = { inputTokens: 0, outputTokens: 0 };

const WITHOUT_DOCUMENTS =
  'This school runs without a language model: answers are quotes from the lessons, and there was no lesson to quote from.';
const WITHOUT_ANSWER =
  'This school runs without a language model: answers are quotes from the lessons, and none of them speaks about that.';

/**
 * Answers without a provider, a key or a network: with the sentences of the documents that say most about the
 * question, word for word. It never says what does not stand there, and writes nothing of its own.
 */
export class LocalChat implements ChatModel {
  readonly id = 'local/extractive';
  readonly candidateIds = [this.id];
  readonly isLocal = true;

  countInput(): number {
    return 0;
  }

  /** @throws ModelFailure `refused` when JSON is asked for, `cancelled` */
  async *stream(request: ChatRequest): AsyncGenerator<ChatPart> {
    if (request.schema)
      throw new ModelFailure(
        'refused',
        'quotes sentences and writes no JSON; name a language model in AI_CHAT_MODELS',
        { modelId: this.id },
      );
    for (const text of piecesOf(request)) {
      if (request.signal.aborted)
        throw new ModelFailure('cancelled', 'the caller has gone', { modelId: this.id });
      yield { type: 'text', text };
    }
    yield { type: 'end', usage: NOTHING, modelId: this.id };
  }
}

function piecesOf({ documents = [], likeliest = [], turns }: ChatRequest): string[] {
  if (documents.length === 0) return [WITHOUT_DOCUMENTS];
  const asked = turns.filter(({ role }) => role === 'user').map(({ text }) => text);
  const sentences = bestSentences(documents, asked.at(-1) ?? '', asked.slice(0, -1), likeliest);
  if (sentences.length === 0) return [WITHOUT_ANSWER];
  return sentences.flatMap(({ documentId, text }, at) => [
    at === 0 ? text : `\n${text}`,
    ` [[${documentId}|${text}]]`,
  ]);
}
