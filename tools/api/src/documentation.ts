import ts from 'typescript';
import type { Schema } from './schema.js';

/** What a doc comment says: its text, and the tags that a schema has words for. */
export interface Documentation {
  readonly text: string;
  readonly schema: Pick<Schema, 'examples' | 'format'>;
}

export function documentationOf(symbol: ts.Symbol, checker: ts.TypeChecker): Documentation {
  const text = ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replace(/\s*\n(?!\s*[-\n])/g, ' ')
    .trim();
  const tags = symbol.getJsDocTags(checker);
  const valuesOf = (name: string): string[] =>
    tags
      .filter((tag) => tag.name === name)
      .map((tag) => ts.displayPartsToString(tag.text ?? []).trim());
  const examples = valuesOf('example').map(readExample);
  const [format] = valuesOf('format');
  return {
    text,
    schema: { ...(examples.length > 0 && { examples }), ...(format && { format }) },
  };
}

function readExample(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // A text needs no quotes.
    return text;
  }
}
