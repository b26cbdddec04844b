import { START, STOP } from './course-search.repository.js';

/** A piece of a text: parts rather than markup, so that nobody has to trust a course's title as HTML. */
export interface TextPart {
  readonly text: string;
  /** Whether it is what was looked for. */
  readonly isMatch: boolean;
}

/** `The ⟦art⟧ of` → three parts. */
export function partsOf(marked: string): TextPart[] {
  const parts: TextPart[] = [];
  for (const [at, piece] of marked.split(START).entries()) {
    const [match, rest] = at === 0 ? ['', piece] : cutAt(piece, STOP);
    if (match !== '') parts.push({ text: match, isMatch: true });
    const plain = rest.replaceAll(STOP, '');
    if (plain !== '') parts.push({ text: plain, isMatch: false });
  }
  return parts;
}

function cutAt(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at === -1 ? ['', text] : [text.slice(0, at), text.slice(at + mark.length)];
}
