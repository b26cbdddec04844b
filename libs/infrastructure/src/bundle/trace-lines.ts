/** As far as it is read and written here (ECMA-426). */
export interface SourceMap {
  readonly version: number;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

interface Place {
  readonly source: number;
  readonly line: number;
  readonly column: number;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES: number[] = [];
for (const [value, digit] of [...DIGITS].entries()) VALUES[digit.charCodeAt(0)] = value;
const COMMA = ','.charCodeAt(0);
const SEMICOLON = ';'.charCodeAt(0);
/** Of a digit in base 64: more digits follow. */
const CONTINUES = 32;

/**
 * What a stack trace needs of a source map: where each line of the sources that are `ours` comes from. All of it
 * would take a service a hundred megabytes as soon as it logs its first error.
 *
 * @param ours tells a path of `map.sources`
 */
export function traceLines(map: SourceMap, ours: (source: string) => boolean): SourceMap {
  const kept = new Map<number, number>();
  for (const [at, source] of map.sources.entries()) if (ours(source)) kept.set(at, kept.size);
  let last: Place = { source: 0, line: 0, column: 0 };
  const lines = firstPlaces(map.mappings).map((place) => {
    const source = place && kept.get(place.source);
    if (source === undefined) return '';
    const { line, column } = place!;
    const fields = [0, source - last.source, line - last.line, column - last.column];
    last = { source, line, column };
    return fields.map(encode).join('');
  });
  return {
    version: 3,
    sources: [...kept.keys()].map((at) => map.sources[at]!),
    names: [],
    mappings: lines.join(';'),
  };
}

/** Where each generated line comes from, by its first segment that comes from anywhere. */
function firstPlaces(mappings: string): (Place | undefined)[] {
  const firsts: (Place | undefined)[] = [];
  let [source, line, column] = [0, 0, 0];
  let first: Place | undefined;
  let fields: number[] = [];
  let [value, shift] = [0, 0];
  const endSegment = (): void => {
    if (fields.length >= 4) {
      source += fields[1]!;
      line += fields[2]!;
      column += fields[3]!;
      first ??= { source, line, column };
    }
    fields = [];
  };
  for (let at = 0; at < mappings.length; at += 1) {
    const code = mappings.charCodeAt(at);
    if (code === COMMA) endSegment();
    else if (code === SEMICOLON) {
      endSegment();
      firsts.push(first);
      first = undefined;
    } else {
      const digit = VALUES[code]!;
      value |= (digit & (CONTINUES - 1)) << shift;
      shift += 5;
      if ((digit & CONTINUES) !== 0) continue;
      fields.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  endSegment();
  firsts.push(first);
  return firsts;
}

/** A number in digits of base 64, the lowest first, with its sign in the lowest bit. */
function encode(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & (CONTINUES - 1);
    rest >>>= 5;
    text += DIGITS[rest > 0 ? digit | CONTINUES : digit]!;
  } while (rest > 0);
  return text;
}
