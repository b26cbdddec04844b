import type { Passage } from '../../retrieval/index.js';
import type { Claim } from './claim-parser.js';
import { plainText } from './plain-text.js';
import { placeQuote } from './quote-match.js';

/** Where in the course something is said. */
export interface Citation {
  readonly lessonId: string;
  readonly courseVersion: number;
  /** Seconds of the video; null in a text lesson. */
  readonly start: number | null;
  readonly end: number | null;
  /** The words of the lesson. */
  readonly quote: string;
}

/** A sentence of which it is known where it is from. */
export interface VerifiedClaim {
  readonly text: string;
  /** One at least. */
  readonly citations: readonly Citation[];
}

/** A sentence is not an essay. */
const LONGEST = 1_000;
/** Words in a row that stand in the rules too: they are being told. */
const TELLTALE_WORDS = 7;
/** An address of a person or a machine, or digits that look like a number of something. */
const REFERENCE =
  /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*|\b(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}\b|\d(?:[ .-]?\d){6,}/gu;

/**
 * What of a claim may be told: its text without anything that leads away, and the citations that stand where they say.
 *
 * @param passages by the id of the document that the model was given
 * @returns undefined when no citation holds, when it tells the rules, or names an address or a number that the passages
 *   it cites do not have
 */
export function verifyClaim(
  { text: written, sources }: Claim,
  passages: ReadonlyMap<string, Passage>,
  rules: string,
): VerifiedClaim | undefined {
  const text = plainText(written);
  if (!/\p{L}/u.test(text) || text.length > LONGEST || tells(text, rules)) return undefined;
  const citations: Citation[] = [];
  let cited = '';
  for (const { documentId, quote } of sources) {
    const passage = passages.get(documentId);
    const placed = passage && placeQuote(passage, quote);
    if (!placed) continue;
    const { lessonId, courseVersion } = passage;
    const citation = { lessonId, courseVersion, ...placed, quote: plainText(placed.quote) };
    if (!citations.some((known) => isSame(known, citation))) citations.push(citation);
    cited += ` ${passage.text}`;
  }
  if (citations.length === 0) return undefined;
  const lower = cited.toLowerCase();
  const references = text.toLowerCase().match(REFERENCE) ?? [];
  return references.every((reference) => lower.includes(reference))
    ? { text, citations }
    : undefined;
}

const isSame = (a: Citation, b: Citation): boolean =>
  a.lessonId === b.lessonId && a.start === b.start && a.quote === b.quote;

function tells(text: string, rules: string): boolean {
  const words = wordsOf(text);
  const told = ` ${wordsOf(rules).join(' ')} `;
  for (let at = 0; at + TELLTALE_WORDS <= words.length; at += 1)
    if (told.includes(` ${words.slice(at, at + TELLTALE_WORDS).join(' ')} `)) return true;
  return false;
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
