import { SIGNATURE_BYTES } from '../keys/index.js';

/** Crockford's base 32: no letters that look like digits, and none that make words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const SERIAL_BYTES = 9;
const CODE_BYTES = SERIAL_BYTES + SIGNATURE_BYTES;
const CODE_LENGTH = (CODE_BYTES * 8) / 5;
const GROUP = /.{5}/g;

/** `serial` with its signature, in groups of five: what stands on a certificate. */
export function writeCode(serial: Buffer, signature: Buffer): string {
  const bits = [...serial, ...signature].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = bits.match(GROUP)!.map((five) => ALPHABET[parseInt(five, 2)]!);
  return letters.join('').match(GROUP)!.join('-');
}

export interface CodeParts {
  readonly serial: Buffer;
  readonly signature: Buffer;
  /** As it was given out. */
  readonly code: string;
}

/** Reads a code as people type it: in any case, with or without dashes, O for 0, I and L for 1. */
export function readCode(text: string): CodeParts | undefined {
  const letters = text
    .toUpperCase()
    .replaceAll(/[-\s]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  if (letters.length !== CODE_LENGTH) return undefined;
  const values = [...letters].map((letter) => ALPHABET.indexOf(letter));
  if (values.includes(-1)) return undefined;
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g)!.map((eight) => parseInt(eight, 2)));
  const [serial, signature] = [bytes.subarray(0, SERIAL_BYTES), bytes.subarray(SERIAL_BYTES)];
  return { serial, signature, code: writeCode(serial, signature) };
}
