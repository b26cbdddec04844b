import type { Cue } from '@lyceum/contracts';

/** A cue that ends without a full stop is joined with the next, up to this. */
const LONGEST_SECONDS = 30;

/** Cues are cut where the screen is full; sentences are what people say. */
export function sentencesOfCues(cues: readonly Cue[]): Cue[] {
  const sentences: Cue[] = [];
  let open: Cue | undefined;
  for (const cue of cues) {
    const text = cue.text.replaceAll(/\s+/g, ' ').trim();
    if (text === '') continue;
    open = open
      ? { start: open.start, end: cue.end, text: `${open.text} ${text}` }
      : { start: cue.start, end: cue.end, text };
    if (/[.!?…。！？]["'”’»)]*$/.test(text) || open.end - open.start >= LONGEST_SECONDS) {
      sentences.push(open);
      open = undefined;
    }
  }
  return open ? [...sentences, open] : sentences;
}
