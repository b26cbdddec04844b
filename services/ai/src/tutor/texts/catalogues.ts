import type { Catalogue } from './catalogue.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { nl } from './nl.js';
import { pt } from './pt.js';

/** Every language there is, by BCP 47 tag. What a language lacks is not possible: the type asks for all of it. */
export const catalogues: { readonly en: Catalogue } & Readonly<Record<string, Catalogue>> = {
  de,
  en,
  es,
  fr,
  it,
  nl,
  pt,
};

/** @param language BCP 47; without texts in it English */
export const textsIn = (language: string): Catalogue =>
  catalogues[language] ?? catalogues[language.split('-')[0]!.toLowerCase()] ?? catalogues.en;

/** @param resetsAt when there is budget again, shown in UTC: the house does not know where the learner is */
export function exhaustedText(language: string, resetsAt: Date): string {
  const time = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return textsIn(language).exhausted.replace('{resetsAt}', `${time.format(resetsAt)} UTC`);
}
