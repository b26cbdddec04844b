import type { Catalogue } from './catalogue.js';
import { en } from './en.js';

export type Catalogues = { readonly en: Catalogue } & Readonly<Record<string, Catalogue>>;

/** Every language there is, by BCP 47 tag. What a language lacks is not possible: the type asks for all of it. */
export const catalogues: Catalogues = { en };
