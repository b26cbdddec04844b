import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'lyceum-clips-'));
let made = 0;

/** The end of the tests of a file. */
export const removeClips = (): Promise<void> => rm(directory, { recursive: true, force: true });

/** Has ffmpeg make a file. @param args all but the name of the file */
export async function ffmpeg(extension: string, args: readonly string[]): Promise<Buffer> {
  const file = join(directory, `clip${(made += 1)}.${extension}`);
  await run('ffmpeg', ['-hide_banner', '-loglevel', 'error', '-y', ...args, file]);
  return readFile(file);
}

export interface ClipOptions {
  readonly seconds?: number;
  readonly size?: string;
  readonly rate?: number;
  /** Frames between key frames. */
  readonly gop?: number;
  readonly audio?: boolean;
  readonly extension?: string;
  readonly video?: readonly string[];
}

/** A picture that moves and a voice: H.264 and AAC unless said otherwise. */
export function clip(options: ClipOptions = {}): Promise<Buffer> {
  const { seconds = 3, size = '320x180', rate = 25, gop = 50, audio = true } = options;
  return ffmpeg(options.extension ?? 'mp4', [
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
    ...(audio ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`] : []),
    ...(options.video ?? ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']),
    ...['-g', String(gop)],
  ]);
}
