import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const TAIL_BYTES = 16 * 1024;

/**
 * The end of a log as the tail of an error message: '' when there is nothing, else
 * `\nLast lines of <file>:\n  ...`.
 */
export function lastLines(file: string, count = 15): string {
  const lines = tail(file)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
  return lines.length === 0
    ? ''
    : `\nLast lines of ${file}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function tail(file: string): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch {
    return '';
  }
  try {
    const size = fstatSync(descriptor).size;
    const length = Math.min(size, TAIL_BYTES);
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
