import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { flag, integer, optional, origins, required, text, url } from '@lyceum/platform';

const GIBIBYTE = 1024 ** 3;

export const mediaSettings = {
  MEDIA_TOKEN_KEY: required(
    text,
    'signs the addresses of media; the "URL token authentication key" of the CDN where there is one',
  ),
  MEDIA_TOKEN_KEY_PREVIOUS: optional(
    text,
    'the key before, while addresses signed with it are out',
  ),
  MEDIA_TOKEN_SECONDS: optional(
    integer(60, 604_800),
    'seconds that a playback address is good for',
    {
      fallback: 14_400,
    },
  ),
  MEDIA_BIND_ADDRESS: optional(
    flag,
    'playback addresses work only from the network address that asked for them',
    { fallback: false },
  ),
  MEDIA_EDGE_URL: required(
    url('https', 'http'),
    'where browsers fetch media: the CDN, or this service itself',
    // On a laptop every service knows the addresses of all.
    { fromParts: (env) => env['MEDIA_URL'] },
  ),
  MEDIA_ALLOWED_ORIGINS: optional(
    origins,
    'origins whose pages may play media, separated by commas; any without it',
  ),
  MEDIA_ALLOWED_REFERERS: optional(
    origins,
    'origins whose pages may embed media, separated by commas; any without it',
  ),
  MEDIA_MAX_VIDEO_BYTES: optional(integer(1, 50 * GIBIBYTE), 'largest video that is taken, bytes', {
    fallback: 50 * GIBIBYTE,
  }),
  MEDIA_UPLOAD_DAYS: optional(integer(1, 7), 'days in which an upload must be completed', {
    fallback: 3,
  }),
  MEDIA_VIDEO_JOBS: optional(integer(1, 64), 'videos that one process works on at a time', {
    fallback: Math.max(1, Math.floor(availableParallelism() / 2)),
  }),
  MEDIA_VIDEO_JOBS_PER_SCHOOL: optional(
    integer(1, 64),
    'videos of one school that are worked on at a time, in all processes together',
    { fallback: 2 },
  ),
  MEDIA_FFMPEG_THREADS: optional(integer(1, 64), 'threads of one encoder', {
    fallback: Math.min(4, availableParallelism()),
  }),
  MEDIA_FFMPEG_NICE: optional(
    integer(0, 19),
    'by how much encoders stand back behind everything else on the machine',
    { fallback: 10 },
  ),
  MEDIA_FFMPEG_MEMORY_BYTES: optional(
    integer(512 * 1024 ** 2),
    'address space of one ffmpeg process on Linux, bytes',
    { fallback: 6 * GIBIBYTE },
  ),
  MEDIA_WORK_DIRECTORY: optional(text, 'where jobs keep temporary files', {
    fallback: join(tmpdir(), 'lyceum-media'),
  }),
  MEDIA_WORK_BYTES: optional(
    integer(32 * 1024 ** 2),
    'bytes of finished output that one job may have on disk; the encoder waits when there are more',
    { fallback: 256 * 1024 ** 2 },
  ),
  MEDIA_JOB_HOURS: optional(integer(1, 72), 'hours after which an encoder is ended', {
    fallback: 12,
  }),
  MEDIA_ORPHAN_HOURS: optional(
    integer(0, 720),
    'hours after which objects that belong to nothing are deleted',
    { fallback: 24 },
  ),
} as const;
