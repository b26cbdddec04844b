import { z } from 'zod';

const isOrigin = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;

const parts = (list: string): string[] =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** `https://school.example, http://localhost:5173`: as browsers write them, without a path. */
export const origins: z.ZodType<readonly string[]> = z
  .string()
  .transform(parts)
  .refine((list) => list.every(isOrigin), {
    error: 'must be origins such as https://school.example, without a path',
  });

const TIMEOUT = /^([a-z][a-z0-9-]*)[\s:=]+(\d{1,8})$/;

/** `ai 60000, media 30000`: milliseconds by service. */
export const timeouts: z.ZodType<ReadonlyMap<string, number>> = z
  .string()
  .transform(parts)
  .refine((list) => list.every((part) => TIMEOUT.test(part)), {
    error: 'must be services and milliseconds, such as ai 60000, media 30000',
  })
  .transform(
    (list) =>
      new Map(
        list.map((part) => {
          const [, service, milliseconds] = TIMEOUT.exec(part) as unknown as [
            string,
            string,
            string,
          ];
          return [service, Number(milliseconds)];
        }),
      ),
  );
