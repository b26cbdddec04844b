import { marked } from 'marked';

const MOST_LINKS = 100;

/** The web addresses that a text links to or shows as pictures, each once, in order. */
export function linksInMarkdown(text: string): string[] {
  const links = new Set<string>();
  void marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type !== 'link' && token.type !== 'image') return;
    const url = URL.canParse(token.href as string) ? new URL(token.href as string) : undefined;
    if (url?.protocol === 'https:' || url?.protocol === 'http:') links.add(url.href);
  });
  return [...links].slice(0, MOST_LINKS);
}
