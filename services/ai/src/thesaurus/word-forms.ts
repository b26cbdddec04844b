/** Endings of English inflections and what stands in their place in the base form (morphy(7WN)). */
const ENDINGS: readonly (readonly [string, string])[] = [
  ['s', ''],
  ['ses', 's'],
  ['xes', 'x'],
  ['zes', 'z'],
  ['ches', 'ch'],
  ['shes', 'sh'],
  ['ies', 'y'],
  ['es', 'e'],
  ['es', ''],
  ['ed', 'e'],
  ['ed', ''],
  ['ing', 'e'],
  ['ing', ''],
  ['er', ''],
  ['er', 'e'],
  ['est', ''],
  ['est', 'e'],
  ['men', 'man'],
];
const DOUBLED_CONSONANT = /([b-df-hj-np-tv-z])\1$/;

/** What a word may be a form of, itself first; most of it are no words. */
export function baseForms(word: string): Set<string> {
  const forms = new Set([word]);
  for (const [ending, instead] of ENDINGS) {
    if (!word.endsWith(ending) || word.length < ending.length + 2) continue;
    const form = word.slice(0, -ending.length) + instead;
    forms.add(form);
    forms.add(form.replace(DOUBLED_CONSONANT, '$1'));
  }
  return forms;
}

/**
 * What inflections of a word have in common: not a word, and the same for a few words too many. It needs no
 * dictionary, and so is fast enough for whole texts.
 */
export function stemOf(word: string): string {
  const plain = withoutMarks(word);
  if (plain.length < 4) return plain;
  let stem = plain
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x|z)es$/, '$1')
    .replace(/([^s])s$/, '$1');
  if (stem.length > 5) stem = stem.replace(/(?:ing|ed|er|ly|est)$/, '');
  stem = stem.replace(DOUBLED_CONSONANT, '$1');
  return stem.length > 3 ? stem.replace(/[ey]$/, '') : stem;
}

/** `é` as `e`: who types in a hurry leaves them out. */
export const withoutMarks = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');
