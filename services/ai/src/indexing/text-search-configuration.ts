/** The configurations of full text that every Postgres has, by language. */
const CONFIGURATIONS: Readonly<Record<string, string>> = {
  ar: 'arabic',
  da: 'danish',
  de: 'german',
  en: 'english',
  es: 'spanish',
  fi: 'finnish',
  fr: 'french',
  hu: 'hungarian',
  it: 'italian',
  nb: 'norwegian',
  nl: 'dutch',
  no: 'norwegian',
  pt: 'portuguese',
  ro: 'romanian',
  ru: 'russian',
  sv: 'swedish',
  tr: 'turkish',
};

/** @param language BCP 47 @returns `simple`, words as they are, for a language that Postgres does not know */
export const textSearchConfiguration = (language: string): string =>
  CONFIGURATIONS[language.split('-')[0]!.toLowerCase()] ?? 'simple';
