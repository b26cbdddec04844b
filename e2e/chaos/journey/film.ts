import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FFMPEG, findTool, thisMachine } from '@lyceum/infrastructure';

/** Three seconds of a moving pattern, as H.264 in an MP4. @throws Error that says what to install for it */
export async function shortFilm(): Promise<Buffer> {
  const ffmpeg = await findTool(FFMPEG, thisMachine(), () => undefined);
  if ('problem' in ffmpeg) throw new Error(ffmpeg.problem);
  const directory = await mkdtemp(join(tmpdir(), 'lyceum-film-'));
  const file = join(directory, 'film.mp4');
  try {
    await promisify(execFile)(ffmpeg.path, [
      ...['-hide_banner', '-loglevel', 'error', '-f', 'lavfi'],
      ...['-i', 'testsrc2=size=320x180:rate=25:duration=3', '-pix_fmt', 'yuv420p', '-g', '25'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-movflags', '+faststart', file],
    ]);
    return await readFile(file);
  } finally {
    await rm(directory, { recursive: true });
  }
}
