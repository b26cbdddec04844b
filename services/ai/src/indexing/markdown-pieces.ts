import type { SpokenPiece } from '../retrieval/index.js';

/** The sentences of a text lesson, without its markup. Links and images keep their words. */
export function markdownPieces(markdown: string, language: string): SpokenPiece[] {
  const sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  return blocksOf(markdown).flatMap((block) =>
    [...sentences.segment(block)]
      .map(({ segment }) => segment.trim())
      .filter((text) => text !== '')
      .map((text) => ({ start: null, end: null, text })),
  );
}

/**
 * Headings, paragraphs and items of lists: no sentence goes across them. No expression may read on from one place into
 * what it reads again from the next: a text of 200 kB that is made for it would hold the process for a minute.
 */
function blocksOf(markdown: string): string[] {
  return markdown
    .replace(/\r\n?/g, '\n')
    .replace(/^(?:```|~~~).*$/gm, '')
    .replace(/<[^<>\n]*>/g, ' ')
    .split(/\n{2,}|\n(?=[ \t]*(?:[-*+]|\d+[.)]|#{1,6})\s)/)
    .map((block) =>
      block
        .replace(/^[ \t]*(?:#{1,6}|[-*+]|\d+[.)]|>)\s+/gm, '')
        .replace(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
        .replace(/[*_`|]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((block) => block !== '');
}
