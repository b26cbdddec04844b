/** Without comments, and with one blank where there were several. Bodies in dollar quotes are left out. */
export function plainSql(sql: string): string {
  return sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, `''`)
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Parts of a text between separators that stand outside of parentheses and strings. */
export function splitOutside(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let begin = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === `'`) quoted = !quoted;
    if (quoted) continue;
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth === 0 && text.startsWith(separator, at)) {
      parts.push(text.slice(begin, at).trim());
      at += separator.length - 1;
      begin = at + 1;
    }
  }
  return [...parts, text.slice(begin).trim()];
}

/** What stands between the first parenthesis and the one that closes it. */
export function parenthesized(text: string): string {
  const begin = text.indexOf('(');
  let depth = 0;
  for (let at = begin; begin >= 0 && at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return text.slice(begin + 1, at).trim();
  }
  return '';
}
