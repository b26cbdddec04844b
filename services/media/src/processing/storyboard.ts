export interface StoryboardLayout {
  readonly columns: number;
  readonly rows: number;
  /** Of one picture, pixels. */
  readonly width: number;
  readonly height: number;
  readonly intervalSeconds: number;
}

const COLUMNS = 10;
const MOST_PICTURES = 100;
const LONGER_SIDE = 160;

/** One picture a second of a short video, a hundred of a long one. */
export function storyboardLayout(
  video: { readonly width: number; readonly height: number },
  durationSeconds: number,
): StoryboardLayout {
  const intervalSeconds = Math.max(1, Math.ceil(durationSeconds / MOST_PICTURES));
  const pictures = Math.max(1, Math.ceil(durationSeconds / intervalSeconds));
  const columns = Math.min(COLUMNS, pictures);
  const scale = LONGER_SIDE / Math.max(video.width, video.height);
  const even = (length: number): number => Math.max(2, Math.round((length * scale) / 2) * 2);
  return {
    columns,
    rows: Math.ceil(pictures / columns),
    width: even(video.width),
    height: even(video.height),
    intervalSeconds,
  };
}

/** WebVTT whose cues are places in the one picture: what players take for thumbnails. */
export function storyboardMap(
  { columns, rows, width, height, intervalSeconds }: StoryboardLayout,
  durationSeconds: number,
  file: string,
): string {
  const cues: string[] = [];
  for (let at = 0; at < columns * rows && at * intervalSeconds < durationSeconds; at += 1) {
    const start = at * intervalSeconds;
    const end = Math.min(durationSeconds, start + intervalSeconds);
    const x = (at % columns) * width;
    const y = Math.floor(at / columns) * height;
    cues.push(
      `${timestamp(start)} --> ${timestamp(end)}\n${file}#xywh=${x},${y},${width},${height}\n`,
    );
  }
  return ['WEBVTT\n', ...cues].join('\n');
}

function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1000);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
