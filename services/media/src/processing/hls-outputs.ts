import { join } from 'node:path';
import type { AudioFacts, VideoFacts } from './media-facts.js';
import { canCopyAudio, type VideoPlan } from './packaging-plan.js';

const SEGMENT_SECONDS = 6;
/** Two seconds between key frames: a player may begin at each. Segments are a multiple. */
const KEY_FRAMES = 'expr:gte(t,n_forced*2)';
/** Shows the range of brightness of an HDR picture on an ordinary screen. */
const TO_SDR =
  'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv';

/** The picture as it came. */
export function copyOutput({ index }: VideoFacts, folder: string): string[] {
  return ['-map', `0:${index}`, '-c', 'copy', ...hls(folder)];
}

/** Every rung of the ladder from one decoding. Turned as it is to be shown; frames at a steady rate. */
export function encodedOutputs(
  { index, isHdr, isInterlaced }: VideoFacts,
  plan: Extract<VideoPlan, { mode: 'encode' }>,
  directory: string,
  threads: number,
): string[] {
  const { renditions, frameRate } = plan;
  const split = renditions.map((_, at) => `[s${at}]`).join('');
  const before = [
    ...(isInterlaced ? ['yadif'] : []),
    `fps=${frameRate.toFixed(6)}`,
    ...(isHdr ? [TO_SDR] : []),
    'format=yuv420p',
    `split=${renditions.length}${split}`,
  ].join();
  const scaled = renditions.map(
    ({ width, height }, at) => `[s${at}]scale=${width}:${height}:flags=bicubic,setsar=1[v${at}]`,
  );
  return [
    ...['-filter_threads', String(threads), '-filter_complex_threads', String(threads)],
    ...['-filter_complex', [`[0:${index}]${before}`, ...scaled].join(';')],
    ...renditions.flatMap(({ name, maxKbps }, at) => [
      ...['-map', `[v${at}]`, '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high'],
      ...['-crf', '22', '-maxrate', `${maxKbps}k`, '-bufsize', `${maxKbps * 2}k`],
      ...['-force_key_frames', KEY_FRAMES, '-sc_threshold', '0', '-threads', String(threads)],
      ...hls(join(directory, name)),
    ]),
  ];
}

/** The sound, apart from the picture; as loud as it came. */
export function audioOutput(audio: AudioFacts, folder: string): string[] {
  const codec = canCopyAudio(audio)
    ? ['-c:a', 'copy']
    : ['-c:a', 'aac', '-b:a', '128k', '-ac', String(Math.min(2, audio.channels))];
  return ['-map', `0:${audio.index}`, ...codec, ...hls(folder)];
}

function hls(folder: string): string[] {
  return [
    // Nothing of who made the file, with what and where goes on.
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    // Else what comes before zero, frames that are only needed for others, makes picture and sound drift apart.
    ...['-avoid_negative_ts', 'disabled'],
    ...['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments+temp_file'],
    ...['-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', join(folder, 's%05d.m4s')],
    join(folder, 'index.m3u8'),
  ];
}
