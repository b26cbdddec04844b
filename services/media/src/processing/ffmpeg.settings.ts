import { optional, text } from '@lyceum/platform';

export const ffmpegSettings = {
  FFMPEG_PATH: optional(text, 'the program ffmpeg; looked for on the PATH without it', {
    fallback: 'ffmpeg',
  }),
  FFPROBE_PATH: optional(text, 'the program ffprobe; looked for on the PATH without it', {
    fallback: 'ffprobe',
  }),
} as const;
