import { fileTypeFromBuffer } from 'file-type';
import type { Refusal } from '../assets/index.js';

/** How much of the beginning of a file is looked at. */
export const HEAD_BYTES = 1024 ** 2;
/** Browsers look no further for markup (https://mimesniff.spec.whatwg.org). */
const MARKUP_BYTES = 1445;

/** Names that the same bytes go by, each to the one that we use. */
const SYNONYMS: Readonly<Record<string, string>> = {
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/wave': 'audio/wav',
  'video/x-m4v': 'video/mp4',
  'video/matroska': 'video/x-matroska',
};

/** What a file may turn out to be although it was announced as something else: the same container. */
const ALSO_TAKEN: Readonly<Record<string, readonly string[]>> = {
  'video/mp4': ['video/quicktime'],
  'video/quicktime': ['video/mp4'],
  // Whether there is a picture in it is seen when it is probed.
  'audio/mp4': ['video/mp4', 'video/quicktime'],
};

const MARKUP =
  /<(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml(?=[^>]*>\s*<(?:svg|html)))/i;
const PLAIN_TEXT = new Set(['text/plain', 'text/csv']);
const IN_ZIP = /^application\/(?:epub\+zip|vnd\.openxmlformats-officedocument\.)/;

export type Sniffed = { readonly contentType: string } | { readonly refusal: Refusal };

/**
 * What a file is by its bytes, whatever its name and its sender say.
 * @param head the first `HEAD_BYTES` of it
 */
export async function sniff(head: Buffer, announced: string): Promise<Sniffed> {
  if (MARKUP.test(head.subarray(0, MARKUP_BYTES).toString('latin1')))
    return refused(
      'media.active_content',
      'The file holds markup or a script that a browser could run.',
    );
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const type = found && (SYNONYMS[found.mime] ?? found.mime);
  if (type === undefined) return PLAIN_TEXT.has(announced) ? sniffText(head, announced) : unknown();
  if (type === announced || ALSO_TAKEN[announced]?.includes(type))
    return { contentType: announced === 'audio/mp4' ? announced : type };
  // A document is a zip file too, and its parts may lie beyond the head.
  if (announced === 'application/zip' && IN_ZIP.test(type)) return { contentType: announced };
  if (IN_ZIP.test(announced) && type === 'application/zip') return { contentType: announced };
  return refused('media.type_mismatch', `The file was announced as ${announced} and is ${type}.`);
}

function sniffText(head: Buffer, announced: string): Sniffed {
  try {
    // The head may end in the middle of a character.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
  } catch {
    return unknown();
  }
  return head.includes(0) ? unknown() : { contentType: announced };
}

const unknown = (): Sniffed =>
  refused('media.type_unknown', 'The file is of no type that is taken here.');

const refused = (code: string, reason: string): Sniffed => ({
  refusal: { state: 'quarantined', code, reason },
});
