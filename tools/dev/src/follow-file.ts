import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const POLL_MS = 200;
const PAST_BYTES = 64 * 1024;

/**
 * Hands over the last `pastLines` lines of a file, then each line that is added; goes on with the new file
 * when the log is turned over.
 * @returns a function that ends it, after one more look.
 */
export function followFile(
  file: string,
  pastLines: number,
  onLine: (line: string) => void,
): () => void {
  let descriptor = openSync(file, 'r');
  let position = Math.max(0, fstatSync(descriptor).size - PAST_BYTES);
  let decoder = new StringDecoder('utf8');
  let rest = '';
  const readOn = (): string[] => {
    const buffer = Buffer.alloc(64 * 1024);
    for (let count = readSync(descriptor, buffer, 0, buffer.length, position); count > 0;) {
      position += count;
      rest += decoder.write(buffer.subarray(0, count));
      count = readSync(descriptor, buffer, 0, buffer.length, position);
    }
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    return lines;
  };
  const reopen = (): void => {
    const current = statSync(file, { throwIfNoEntry: false });
    if (current === undefined || current.ino === fstatSync(descriptor).ino) return;
    closeSync(descriptor);
    descriptor = openSync(file, 'r');
    position = 0;
    decoder = new StringDecoder('utf8');
    rest = '';
  };
  const look = (): void => {
    for (const line of readOn()) onLine(line);
    reopen();
  };

  const cut = position > 0;
  const past = readOn();
  for (const line of (cut ? past.slice(1) : past).slice(-pastLines)) onLine(line);
  const timer = setInterval(look, POLL_MS);
  return () => {
    clearInterval(timer);
    look();
    closeSync(descriptor);
  };
}
