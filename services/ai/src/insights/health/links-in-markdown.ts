const MOST_LINKS = 100;
const FENCE = /^[ \t]*(?:```|~~~)/;
/** No expression reads on from one place into what it reads again from the next: instructors write what they like. */
const CODE = /(?<!`)`+[^`\n]+`/g;
const ADDRESS = /https?:\/\/[^\s<>"`]+/gi;
const ESCAPED = /\\([_*~()&])/g;
const AFTER_ADDRESS = new Set(".,:;!?*_~'");

/** The web addresses that a text links to or shows as pictures, each once, in order; not those in code. */
export function linksInMarkdown(text: string): string[] {
  const links = new Set<string>();
  for (const [address] of withoutCode(text).matchAll(ADDRESS)) {
    const url = addressOf(address);
    if (URL.canParse(url)) links.add(new URL(url).href);
    if (links.size === MOST_LINKS) break;
  }
  return [...links];
}

function withoutCode(text: string): string {
  let isCode = false;
  const lines = text.split(/\r?\n/).filter((line) => {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    return !isFence && !isCode;
  });
  return lines.join('\n').replace(CODE, ' ');
}

/** Without what closes the link, or ends the sentence that it is in. */
function addressOf(found: string): string {
  let end = 0;
  for (let open = 0; end < found.length; end += 1) {
    if (found[end] === '\\') end += 1;
    else if (found[end] === '(') open += 1;
    else if (found[end] === ')' && (open -= 1) < 0) break;
  }
  const isClosed = end < found.length;
  while (!isClosed && AFTER_ADDRESS.has(found[end - 1] ?? '')) end -= 1;
  return found.slice(0, end).replace(ESCAPED, '$1');
}
