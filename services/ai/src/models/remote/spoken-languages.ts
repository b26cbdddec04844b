/**
 * What Whisper can hear: https://github.com/openai/whisper/blob/main/whisper/tokenizer.py. OpenAI says the language of
 * an answer by its English name, other servers by its code.
 */
const CODES =
  'af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue zh'.split(
    ' ',
  );

/** Where its name for a language is another than that of the Unicode consortium. */
const OWN_NAMES: ReadonlyMap<string, string> = new Map([
  ['myanmar', 'my'],
  ['nynorsk', 'nn'],
  ['occitan', 'oc'],
  ['punjabi', 'pa'],
  ['pushto', 'ps'],
  ['tagalog', 'tl'],
  ['javanese', 'jv'],
  ['sinhala', 'si'],
]);

let names: ReadonlyMap<string, string> | undefined;

/** BCP 47 of a name or a code; `undefined` for what is neither. */
export function languageOf(said: string): string | undefined {
  const name = said.trim().toLowerCase();
  if (CODES.includes(name)) return Intl.getCanonicalLocales(name)[0];
  names ??= namesOf();
  return OWN_NAMES.get(name) ?? names.get(name);
}

function namesOf(): ReadonlyMap<string, string> {
  const english = new Intl.DisplayNames('en', { type: 'language' });
  return new Map(CODES.map((code) => [english.of(code)!.toLowerCase(), code]));
}
