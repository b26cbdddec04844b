import { z } from 'zod';

/** Forms of settings. Messages are ours because a schema's own message may quote the value. */

export const text = z.string().min(1);

/** Digits as people write them: `Number` would also take white space, `0x10` and `1e3`. */
const WHOLE = /^-?\d+$/;
const DECIMAL = /^\d+(\.\d+)?$/;

export const integer = (min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number> =>
  z
    .string()
    .refine((raw) => WHOLE.test(raw) && Number(raw) >= min && Number(raw) <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    })
    .transform(Number);

export const port = integer(0, 65_535);

export const ratio: z.ZodType<number> = z
  .string()
  .refine((raw) => DECIMAL.test(raw) && Number(raw) <= 1, {
    error: 'must be a number from 0 to 1',
  })
  .transform(Number);

export const flag: z.ZodType<boolean> = z
  .enum(['true', 'false', '1', '0'])
  .transform((value) => value === 'true' || value === '1');

/** A URL with one of the given schemes (without colon). */
export const url = (...schemes: string[]): z.ZodType<string> =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      {
        error: `must be a URL beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      },
    );

/** Exactly `bytes` bytes, base64. */
export const base64Key = (bytes: number): z.ZodType<Buffer> =>
  z
    .string()
    .transform((value) => Buffer.from(value, 'base64'))
    .refine((value) => value.length === bytes, { error: `must be ${bytes} bytes in base64` });

/** Origins as a browser writes them (RFC 6454 §6.2), separated by commas: `https://school.example`. */
export const origins: z.ZodType<readonly string[]> = z
  .string()
  .transform((raw) => raw.split(',').map((entry) => entry.trim()))
  .refine(
    (entries) => entries.every((entry) => URL.canParse(entry) && new URL(entry).origin === entry),
    { error: 'must be origins like https://school.example, separated by commas' },
  );
