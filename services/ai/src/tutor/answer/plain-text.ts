const IMAGE = /!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?/g;
const LINK = /\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g;
const TAG = /<[^>]*>/g;
/** With a scheme, or as browsers and renderers of Markdown complete it. */
const ADDRESS =
  /(?:\b[a-z][a-z0-9+.-]{0,30}:\/\/|\bwww\.|\b(?:data|javascript|mailto|tel|vbscript):)\S*/gi;
/** `name.tld/path`, `name.tld?query`: what somebody could be sent to without a scheme. */
const BARE_ADDRESS = /\b(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}(?::\d+)?[/?#]\S*/giu;
/** Control, format and private characters: what is not seen, turns the line around or hides words. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu;

/**
 * What a model wrote as text that no renderer makes more of: no images, no addresses, no tags, nothing unseen. The words
 * of a link stay.
 */
export function plainText(written: string): string {
  let text = written.replace(/\s+/g, ' ').replace(UNSEEN, '');
  // What is left after one round may be the next: `[a]([b](c))`.
  for (let before = ''; before !== text;) {
    before = text;
    text = text
      .replace(IMAGE, '')
      .replace(LINK, '$1')
      .replace(TAG, '')
      .replace(ADDRESS, '')
      .replace(BARE_ADDRESS, '');
  }
  return text.replace(/[<>]/g, '').replace(/\s+/g, ' ').trim();
}
