import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { contentTypes, ObjectStore } from '@lyceum/storage';
import { Ffmpeg, type MediaSource } from './ffmpeg.js';
import { unreadable } from './media-failure.js';
import type { VideoFacts } from './media-facts.js';
import { storyboardLayout, storyboardMap, type StoryboardLayout } from './storyboard.js';
import { WorkDirectories } from './work-directories.js';

const POSTER_WIDTH = 1280;

export interface ImageRequest {
  readonly source: MediaSource;
  readonly video: VideoFacts;
  readonly durationSeconds: number;
  readonly keyPrefix: string;
  readonly signal: AbortSignal;
}

/** Pictures of a video: one that stands for it, and small ones for the bar that seeks in it. */
@Injectable()
export class VideoImages {
  constructor(
    private readonly ffmpeg: Ffmpeg,
    private readonly store: ObjectStore,
    private readonly directories: WorkDirectories,
  ) {}

  /** @returns bytes stored. @throws MediaFailure when there is not one picture in it */
  make(request: ImageRequest): Promise<number> {
    return this.directories.use(async (directory) => {
      const poster = await this.poster(request, directory);
      const layout = storyboardLayout(request.video, request.durationSeconds);
      const storyboard = await this.storyboard(request, layout, directory);
      const map = Buffer.from(storyboardMap(layout, request.durationSeconds, 'storyboard.jpg'));
      const { keyPrefix, signal } = request;
      const objects = [
        { key: `${keyPrefix}poster.jpg`, contentType: contentTypes.jpg, body: poster },
        { key: `${keyPrefix}storyboard.jpg`, contentType: contentTypes.jpg, body: storyboard },
        { key: `${keyPrefix}storyboard.vtt`, contentType: contentTypes.vtt, body: map },
      ];
      for (const object of objects) await this.store.put(object, signal);
      return objects.reduce((sum, { body }) => sum + body.length, 0);
    });
  }

  /** The most typical frame near a tenth of the video; the first one when there is none there. */
  private async poster(request: ImageRequest, directory: string): Promise<Buffer> {
    const at = Math.min(30, request.durationSeconds / 10);
    const filter = `thumbnail=25,scale='min(${POSTER_WIDTH},iw*sar)':-2,setsar=1`;
    for (const seconds of [at, 0]) {
      const picture = await this.picture(request, ['-ss', seconds.toFixed(3)], filter, directory);
      if (picture) return picture;
    }
    throw unreadable('The file is damaged: there is no picture in it that can be shown.');
  }

  /** From key frames alone, which is as exact as a thumbnail needs to be and ten times as fast. */
  private async storyboard(
    request: ImageRequest,
    { columns, rows, width, height, intervalSeconds }: StoryboardLayout,
    directory: string,
  ): Promise<Buffer> {
    const filter = `fps=1/${intervalSeconds},scale=${width}:${height},setsar=1,tile=${columns}x${rows}`;
    const picture =
      (await this.picture(
        request,
        ['-skip_frame', 'nokey', '-skip_loop_filter', 'all'],
        filter,
        directory,
      )) ?? (await this.picture(request, [], filter, directory));
    if (picture) return picture;
    throw unreadable('The file is damaged: its pictures cannot be read to the end.');
  }

  private async picture(
    { source, video, signal }: ImageRequest,
    before: readonly string[],
    filter: string,
    directory: string,
  ): Promise<Buffer | undefined> {
    const file = join(directory, 'picture.jpg');
    const result = await this.ffmpeg.run({
      args: [
        ...['-threads', String(this.ffmpeg.threads), ...before],
        ...this.ffmpeg.input(source),
        ...['-map', `0:${video.index}`, '-vf', filter, '-frames:v', '1'],
        ...['-q:v', '4', '-pix_fmt', 'yuvj420p', '-map_metadata', '-1', '-f', 'image2', file],
      ],
      signal,
    });
    return result.code === 0 ? readFile(file).catch(() => undefined) : undefined;
  }
}
