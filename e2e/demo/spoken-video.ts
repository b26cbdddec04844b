import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FFMPEG, findTool, thisMachine } from '@lyceum/infrastructure';

const run = promisify(execFile);

export interface SpokenVideo {
  readonly file: string;
  readonly seconds: number;
  /** What is said, when: WebVTT. */
  readonly captions: string;
}

/** Each is read out in eight seconds, beside a slide. */
const LESSON = [
  'A circle is the set of all points at one distance from its centre.',
  'That distance is called the radius, and twice of it is the diameter.',
  'The circumference divided by the diameter is the same for every circle.',
  'This number is called pi, and it is a little more than three.',
  'Archimedes found it by circles between polygons inside and outside.',
  'With ninety six sides he knew it to two digits after the point.',
  'The area of a circle is pi times the square of the radius.',
  'Cut it into thin slices, and they make up a rectangle.',
  'In the next lesson we measure a ball in the same way.',
];
const SENTENCE_SECONDS = 8;

/**
 * Has ffmpeg make a lesson: slides with a moving pattern and a synthetic voice that reads them out, as
 * H.264 and AAC in an MP4.
 *
 * @param sentences how many of eight seconds each; nine at most, and without it
 * @throws Error that says what to install when there is no ffmpeg
 */
export async function spokenVideo(
  directory: string,
  sentences = LESSON.length,
): Promise<SpokenVideo> {
  const lesson = LESSON.slice(0, sentences);
  const found = await findTool(FFMPEG, thisMachine(), () => undefined);
  if ('problem' in found) throw new Error(found.problem);
  const seconds = lesson.length * SENTENCE_SECONDS;
  const voices = lesson.map(
    (text, at) =>
      `flite=text='${text}',apad,atrim=0:${SENTENCE_SECONDS},asetpts=PTS-STARTPTS[a${at}]`,
  );
  const joined = `${lesson.map((_, at) => `[a${at}]`).join('')}concat=n=${lesson.length}:v=0:a=1[voice]`;
  const slides = lesson.map(
    (text, at) =>
      `drawtext=text='${text}':fontsize=20:fontcolor=white:box=1:boxcolor=black@0.7:boxborderw=8:x=(w-tw)/2:y=h-60:enable='between(t,${at * SENTENCE_SECONDS},${(at + 1) * SENTENCE_SECONDS - 0.01})'`,
  );
  const file = join(directory, 'circles.mp4');
  await run(found.path, [
    ...['-hide_banner', '-loglevel', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=854x480:rate=25:duration=${seconds}`],
    ...['-filter_complex', `[0:v]${slides.join(',')}[slides];${voices.join(';')};${joined}`],
    ...['-map', '[slides]', '-map', '[voice]'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '50'],
    ...['-c:a', 'aac', '-b:a', '96k', '-movflags', '+faststart', file],
  ]);
  return { file, seconds, captions: captionsOf(lesson) };
}

function captionsOf(lesson: readonly string[]): string {
  const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = lesson.map(
    (text, at) =>
      `${time(at * SENTENCE_SECONDS)} --> ${time((at + 1) * SENTENCE_SECONDS)}\n${text}\n`,
  );
  return `WEBVTT\n\n${cues.join('\n')}`;
}
