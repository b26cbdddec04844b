import type { AudioFacts, MediaFacts, VideoFacts } from './media-facts.js';

export interface EncodedRendition {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly maxKbps: number;
}

export type VideoPlan =
  /** The stream fits as it is: `name` is the only rendition. */
  | { readonly mode: 'copy'; readonly name: string }
  | {
      readonly mode: 'encode';
      readonly frameRate: number;
      readonly renditions: readonly EncodedRendition[];
    };

/** Shorter side of the picture, and the most that its encoding may take. */
const LADDER = [
  { side: 1080, maxKbps: 5000 },
  { side: 720, maxKbps: 2800 },
  { side: 480, maxKbps: 1400 },
  { side: 360, maxKbps: 800 },
] as const;
const COMMON_RATES = [24_000 / 1001, 24, 25, 30_000 / 1001, 30, 50, 60_000 / 1001, 60];
const MAX_RATE = 60;

/** H.264 that every browser decodes, as `copy` needs it. */
export function canCopyVideo(video: VideoFacts): boolean {
  const [long, short] = [Math.max(video.width, video.height), Math.min(video.width, video.height)];
  return (
    video.codec === 'h264' &&
    ['Constrained Baseline', 'Baseline', 'Main', 'High'].includes(video.profile) &&
    ['yuv420p', 'yuvj420p'].includes(video.pixelFormat) &&
    long <= 1920 &&
    short <= 1080 &&
    !video.isTurned &&
    video.hasSquarePixels &&
    !video.isInterlaced &&
    video.frameRate <= MAX_RATE + 0.5
  );
}

/** AAC in one or two channels; everything else is encoded anew. */
export function canCopyAudio({ codec, channels }: AudioFacts): boolean {
  return codec === 'aac' && channels <= 2;
}

export function planVideo(video: VideoFacts): VideoPlan {
  return canCopyVideo(video)
    ? { mode: 'copy', name: sizeName(video.width, video.height) }
    : planEncoding(video);
}

/** A ladder whose rungs are never larger than the source. */
export function planEncoding({ width, height, frameRate }: VideoFacts): VideoPlan {
  const short = Math.min(width, height);
  const rungs = LADDER.filter(({ side }) => side <= short);
  const sizes = rungs.length > 0 ? rungs : [{ side: short, maxKbps: LADDER.at(-1)!.maxKbps }];
  return {
    mode: 'encode',
    frameRate: steadyRate(frameRate),
    renditions: sizes.map(({ side, maxKbps }) => {
      const size = { width: even((width * side) / short), height: even((height * side) / short) };
      return { name: sizeName(size.width, size.height), ...size, maxKbps };
    }),
  };
}

/** Pixels of a picture that is worked on at most: more is a mistake, or meant to hurt. */
export const MAX_PIXELS = 8192 * 4320;

/** Why nothing can be made of a file; `undefined` when something can. */
export function unusable(
  { video, audio }: MediaFacts,
  wanted: 'video' | 'audio',
): { code: string; reason: string } | undefined {
  if (wanted === 'video' && !video)
    return { code: 'media.no_video', reason: 'There is no picture in the file.' };
  if (wanted === 'audio' && !audio)
    return { code: 'media.no_audio', reason: 'There is no sound in the file.' };
  if (wanted === 'audio') return undefined;
  const { width, height } = video!;
  if (width < 2 || height < 2)
    return { code: 'media.unreadable', reason: 'The picture of the video has no size.' };
  if (width * height > MAX_PIXELS)
    return {
      code: 'media.too_many_pixels',
      reason: `A picture of ${width} × ${height} is larger than is taken here.`,
    };
  return undefined;
}

/** What everybody calls it: `720p`, by the shorter side. */
const sizeName = (width: number, height: number): string => `${Math.min(width, height)}p`;
const even = (length: number): number => Math.max(2, Math.floor(length / 2 + 1e-6) * 2);

/** A rate that frames can come at steadily: the nearest that is in use, 60 at most. */
function steadyRate(rate: number): number {
  if (rate <= 0) return 30;
  const near = COMMON_RATES.find((common) => Math.abs(common - rate) / common < 0.01);
  if (near !== undefined) return near;
  return rate < 15
    ? Math.max(1, Math.round(rate))
    : (COMMON_RATES.find((c) => c >= rate) ?? MAX_RATE);
}
