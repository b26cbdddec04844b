import type { Catalogue } from './catalogue.js';
import { de } from './de.js';
import { en } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { it } from './it.js';
import { nl } from './nl.js';
import { pt } from './pt.js';

export type Catalogues = { readonly en: Catalogue } & Readonly<Record<string, Catalogue>>;

/** Every language there is, by BCP 47 tag. What a language lacks is not possible: the type asks for all of it. */
export const catalogues: Catalogues = { de, en, es, fr, it, nl, pt };
