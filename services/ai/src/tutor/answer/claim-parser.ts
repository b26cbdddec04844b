/** Where a model says that a claim is from: words that shall stand in one of the documents it was given. */
export interface NamedSource {
  readonly documentId: string;
  readonly quote: string;
}

/** One sentence of an answer with what follows it at once. */
export interface Claim {
  readonly text: string;
  readonly sources: readonly NamedSource[];
}

const CITATION = /\[\[([^[\]|]{1,64})\|([^]*?)\]\]/g;
/** More than this without an end is no sentence and no citation. */
const MOST_PENDING = 8_000;
/** What may stand between a sentence, its citations and the next sentence. */
const LEADING = /^[\s.,;:!?…。！？]+/u;

/**
 * Cuts what a model writes into claims as it comes: `Cells divide. [[2|the cell splits]]`. A sentence without a citation
 * is not given out, wherever it stands: only the last one before a citation is what is cited.
 */
export class ClaimParser {
  private pending = '';
  private readonly sentences: Intl.Segmenter;

  /** @param language BCP 47, of the answer */
  constructor(language: string) {
    this.sentences = new Intl.Segmenter(language, { granularity: 'sentence' });
  }

  /** @returns the claims that are complete now */
  push(text: string): Claim[] {
    this.pending += text;
    const claims = this.take(false);
    if (this.pending.length > MOST_PENDING) this.pending = '';
    return claims;
  }

  /** Nothing follows. @returns the claims that were not known to be complete */
  end(): Claim[] {
    const claims = this.take(true);
    this.pending = '';
    return claims;
  }

  private take(isOver: boolean): Claim[] {
    const claims: Claim[] = [];
    let text: string | undefined;
    let sources: NamedSource[] = [];
    let from = 0;
    let kept = 0;
    const complete = (): void => {
      const claim = text === undefined ? '' : this.lastSentence(text);
      if (claim !== '') claims.push({ text: claim, sources });
      text = undefined;
      sources = [];
    };
    for (const match of this.pending.matchAll(CITATION)) {
      const between = this.pending.slice(from, match.index).replace(LEADING, '');
      if (text === undefined || between !== '') {
        complete();
        text = between;
        kept = from;
      }
      sources.push({ documentId: match[1]!.trim(), quote: match[2]! });
      from = match.index + match[0].length;
    }
    const rest = this.pending.slice(from).replace(LEADING, '');
    // Another citation of the same claim may be on its way.
    if (isOver || (rest !== '' && !rest.startsWith('['))) {
      complete();
      kept = from;
    }
    this.pending = this.pending.slice(kept);
    return claims;
  }

  private lastSentence(text: string): string {
    const sentences = [...this.sentences.segment(text)].map(({ segment }) => segment.trim());
    return sentences.filter((sentence) => sentence !== '').at(-1) ?? '';
  }
}
