import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const QUIET = ['-hide_banner', '-loglevel', 'error', '-y'];
const MINUTES_OF_AN_HOUR = 60;

export interface Clips {
  readonly minute: string;
  readonly hour: string;
}

/** A minute of 720p with slides and a voice, H.264 and AAC, and an hour of it: the minute sixty times. */
export async function makeClips(directory: string): Promise<Clips> {
  const minute = join(directory, 'minute.mp4');
  const hour = join(directory, 'hour.mp4');
  const slide = `drawtext=text='Lesson %{eif\\:t/10\\:d}':fontsize=64:fontcolor=white:box=1:boxcolor=black@0.6:x=60:y=60`;
  await run('ffmpeg', [
    ...QUIET,
    ...['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=30:duration=60,${slide}`],
    ...['-f', 'lavfi', '-i', "flite=text='This is a lesson about algebra. Let us begin.'"],
    ...[
      '-filter_complex',
      '[1:a]aloop=loop=-1:size=2e6,atrim=0:60[a]',
      '-map',
      '0:v',
      '-map',
      '[a]',
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '1500k', '-g', '60', '-bf', '2'],
    ...['-pix_fmt', 'yuv420p', '-c:a', 'aac', '-b:a', '128k', '-t', '60', minute],
  ]);
  const loops = String(MINUTES_OF_AN_HOUR - 1);
  await run('ffmpeg', [...QUIET, ...['-stream_loop', loops, '-i', minute, '-c', 'copy', hour]]);
  return { minute, hour };
}

/** What anybody would type to get HLS of it. @returns seconds */
export async function plainCopy(source: string, directory: string): Promise<number> {
  const started = performance.now();
  await run('ffmpeg', [
    ...QUIET,
    ...['-i', source, '-c', 'copy', '-f', 'hls', '-hls_time', '6', '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', join(directory, 'index.m3u8')],
  ]);
  return (performance.now() - started) / 1000;
}
