import { isUtf8 } from 'node:buffer';
import { requestErrors } from '../errors/request-errors.js';

const MAX_DEPTH = 32;
/** What validates an object compares each of its keys with all the others. */
const MAX_KEYS = 1000;
/** More than the largest body that is taken has, 500 heartbeats of 50 ranges: each costs whoever validates it. */
const MAX_PARTS = 30_000;

/**
 * Parses a request body and refuses what JSON.parse lets through or repairs: broken UTF-8, duplicate keys
 * (RFC 8259 §4: behaviour is unpredictable, so attackers use them to smuggle values past a check),
 * keys that every object inherits (`__proto__`, `constructor`), U+0000 and halves of surrogate pairs (no
 * database keeps them), numbers that are none (1e400 would be kept as null), nesting deeper than 32, objects with more than 1000 keys, and more than 30,000 objects and lists.
 *
 * @throws DomainError `request.malformed_json`
 */
export function parseStrictJson(body: Buffer): unknown {
  if (!isUtf8(body)) throw requestErrors.malformed_json({ detail: 'The body is not valid UTF-8.' });
  const text = body.toString('utf8');
  inspectStructure(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw requestErrors.malformed_json({ detail: 'The body is not valid JSON.' });
  }
  // Only an escape can bring them past UTF-8 and the grammar.
  if (SUSPICIOUS_ESCAPE.test(text) && holds(parsed, isNoText))
    throw requestErrors.malformed_json({
      detail: 'A text holds U+0000 or half of a character.',
    });
  if (SUSPICIOUS_NUMBER.test(text) && holds(parsed, isNoNumber))
    throw requestErrors.malformed_json({ detail: 'A number is larger than 1.8e308.' });
  return parsed;
}

const SUSPICIOUS_ESCAPE = /\\u(?:0000|[dD][89a-fA-F])/;
/** What may be more than a double can hold has one or the other. */
const SUSPICIOUS_NUMBER = /[eE]\+?\d{3}|\d{200}/;

const isNoText = (value: unknown): boolean =>
  typeof value === 'string' && (value.includes('\0') || /\p{Surrogate}/u.test(value));

const isNoNumber = (value: unknown): boolean =>
  typeof value === 'number' && !Number.isFinite(value);

/** Whether it, or something in it, keys included, is such. */
function holds(value: unknown, isSuch: (value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return isSuch(value);
  return Object.entries(value).some(([key, member]) => isSuch(key) || holds(member, isSuch));
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;

/**
 * Walks brackets and strings only; grammar is left to JSON.parse. A string is a key when the next
 * character that is not white space is a colon.
 */
function inspectStructure(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let parts = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case OPEN_BRACE:
        open.push(new Set());
        parts += 1;
        break;
      case OPEN_BRACKET:
        open.push(undefined);
        parts += 1;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        open.pop();
        break;
      case QUOTE: {
        const end = endOfString(text, at);
        const keys = open.at(-1);
        if (keys && isFollowedByColon(text, end + 1)) checkKey(text.slice(at, end + 1), keys);
        at = end;
        break;
      }
      default:
    }
    if (parts > MAX_PARTS)
      throw requestErrors.malformed_json({
        detail: `The body holds more than ${MAX_PARTS} objects and lists.`,
      });
    if (open.length > MAX_DEPTH)
      throw requestErrors.malformed_json({
        detail: `The body is nested deeper than ${MAX_DEPTH} levels.`,
      });
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE)
    at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text.charCodeAt(at) === COLON;
}

function checkKey(quoted: string, keys: Set<string>): void {
  const key = quoted.includes('\\') ? unescapeKey(quoted) : quoted.slice(1, -1);
  if (key in Object.prototype)
    throw requestErrors.malformed_json({ detail: 'A key is not allowed.' });
  if (keys.has(key))
    throw requestErrors.malformed_json({ detail: 'A key appears twice in one object.' });
  if (keys.size === MAX_KEYS)
    throw requestErrors.malformed_json({ detail: `An object has more than ${MAX_KEYS} keys.` });
  keys.add(key);
}

function unescapeKey(quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw requestErrors.malformed_json({ detail: 'The body is not valid JSON.' });
  }
}
