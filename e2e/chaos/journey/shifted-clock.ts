import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the directory with a file for each service, which says by how many milliseconds its clock is off. */
export const CLOCKS_VARIABLE = 'LYCEUM_CHAOS_CLOCKS';

const LOOK_MS = 50;

/** Has this process read a clock that is off by what its file says. Timers go on as they are, as they do there. */
export function shiftClock(directory: string, service: string): void {
  const TrueDate = Date;
  const file = join(directory, service);
  let offMs = 0;
  setInterval(() => {
    offMs = written(file);
  }, LOOK_MS).unref();
  const now = (): number => TrueDate.now() + offMs;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args: unknown[], made) =>
      Reflect.construct(target, args.length > 0 ? args : [now()], made) as Date,
    apply: () => new TrueDate(now()).toString(),
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  });
}

function written(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    // Nobody has moved it yet.
    return 0;
  }
}
