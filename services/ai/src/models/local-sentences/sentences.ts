const SENTENCE = /[^.!?…。！？]+[.!?…。！？]*/gu;
/** Captions may come without any full stop. */
const MOST_WORDS = 40;

/** The sentences of a text, long ones in parts. */
export function sentencesOf(text: string): string[] {
  return [...text.matchAll(SENTENCE)].flatMap(([sentence]) => {
    const words = sentence.split(/\s+/).filter(Boolean);
    const parts = Math.ceil(words.length / MOST_WORDS);
    const size = Math.ceil(words.length / parts);
    return Array.from({ length: parts || 0 }, (_, at) =>
      words.slice(at * size, (at + 1) * size).join(' '),
    );
  });
}
