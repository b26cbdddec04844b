import { z } from 'zod';

/** What ffprobe says of a file, as far as we look at it. Numbers come as text. */
const probed = z.object({
  format: z.object({ duration: z.string().optional() }).optional(),
  streams: z
    .array(
      z.object({
        index: z.int(),
        codec_type: z.string().optional(),
        codec_name: z.string().optional(),
        profile: z.string().optional(),
        pix_fmt: z.string().optional(),
        width: z.int().optional(),
        height: z.int().optional(),
        sample_aspect_ratio: z.string().optional(),
        field_order: z.string().optional(),
        color_transfer: z.string().optional(),
        r_frame_rate: z.string().optional(),
        avg_frame_rate: z.string().optional(),
        channels: z.int().optional(),
        duration: z.string().optional(),
        disposition: z.object({ attached_pic: z.int().optional() }).optional(),
        side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
      }),
    )
    .default([]),
});
type Stream = z.infer<typeof probed>['streams'][number];

export interface VideoFacts {
  /** Number of the stream in the file. */
  readonly index: number;
  readonly codec: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** As shown: turned, and with square pixels. */
  readonly width: number;
  readonly height: number;
  readonly isTurned: boolean;
  readonly hasSquarePixels: boolean;
  readonly isInterlaced: boolean;
  readonly isHdr: boolean;
  /** Frames per second on average; 0 when that is not known. */
  readonly frameRate: number;
  /** Whether frames come at other intervals than the average one. */
  readonly isVariable: boolean;
}

export interface AudioFacts {
  readonly index: number;
  readonly codec: string;
  readonly profile: string;
  readonly channels: number;
}

export interface MediaFacts {
  /** `undefined` for recordings that were never finished properly. */
  readonly durationSeconds: number | undefined;
  readonly video: VideoFacts | undefined;
  readonly audio: AudioFacts | undefined;
}

/** @param output of ffprobe, JSON. @throws when it is none */
export function mediaFacts(output: string): MediaFacts {
  const { format, streams } = probed.parse(JSON.parse(output));
  const video = streams.find(
    (stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic,
  );
  const audio = streams.find((stream) => stream.codec_type === 'audio' && stream.codec_name);
  const seconds = Number(format?.duration ?? video?.duration ?? audio?.duration);
  return {
    durationSeconds: seconds > 0 ? seconds : undefined,
    video: video && videoFacts(video),
    audio: audio && {
      index: audio.index,
      codec: audio.codec_name ?? '',
      profile: audio.profile ?? '',
      channels: audio.channels ?? 2,
    },
  };
}

function videoFacts(stream: Stream): VideoFacts {
  const rotation =
    stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const isTurned = rotation % 360 !== 0;
  const pixel = ratio(stream.sample_aspect_ratio?.replace(':', '/')) || 1;
  const width = Math.round((stream.width ?? 0) * pixel);
  const height = stream.height ?? 0;
  const isSideways = Math.abs(rotation) % 180 === 90;
  const average = ratio(stream.avg_frame_rate);
  const nominal = ratio(stream.r_frame_rate);
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    profile: stream.profile ?? '',
    pixelFormat: stream.pix_fmt ?? '',
    width: isSideways ? height : width,
    height: isSideways ? width : height,
    isTurned,
    hasSquarePixels: Math.abs(pixel - 1) < 0.01,
    isInterlaced: !['progressive', 'unknown', undefined].includes(stream.field_order),
    isHdr: ['smpte2084', 'arib-std-b67'].includes(stream.color_transfer ?? ''),
    frameRate: average || nominal,
    isVariable: average > 0 && Math.abs(nominal - average) / average > 0.02,
  };
}

/** `30000/1001`; 0 for what is none. */
function ratio(text: string | undefined): number {
  const [above, below] = (text ?? '').split('/').map(Number);
  const value = above! / (below ?? 1);
  return Number.isFinite(value) ? value : 0;
}
