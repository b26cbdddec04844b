import { ChatModels, type SearchResult } from '@lyceum/ai/search';

const QUOTE = /\[\[[^|\]]*\|([^\]]*)\]\]/g;

/** What is quoted to whoever asks, by the model without a provider. */
export async function quotesOf(
  question: string,
  { passages, likeliest }: SearchResult,
): Promise<string[]> {
  let said = '';
  const parts = new ChatModels().local.stream({
    rules: '',
    turns: [{ role: 'user', text: question }],
    documents: passages.map(({ lessonTitle, text }, at) => ({
      ...{ id: String(at + 1), title: lessonTitle, text },
    })),
    likeliest,
    maxOutputTokens: 1_000,
    signal: new AbortController().signal,
  });
  for await (const part of parts) if (part.type === 'text') said += part.text;
  return [...said.matchAll(QUOTE)].map(([, quote]) => quote!);
}
