import { captionErrors } from './caption.errors.js';

/**
 * `PT-br` → `pt-BR`: one language has one name, which is also that of its files.
 *
 * @throws DomainError `media.language_invalid`
 */
export function canonicalLanguage(tag: string): string {
  try {
    const [language] = /^[A-Za-z0-9-]{2,35}$/.test(tag) ? Intl.getCanonicalLocales(tag) : [];
    if (language !== undefined) return language;
  } catch {
    // Not a language; said below.
  }
  throw captionErrors.language_invalid();
}
