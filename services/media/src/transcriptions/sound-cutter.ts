import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Ffmpeg, WorkDirectories, type MediaSource } from '../processing/index.js';
import { readSegmentList, type CutPiece } from './segment-list.js';

/**
 * Short enough to be heard within the time that a model has, and for little to be heard again when that fails; at 32
 * kbit/s 2.4 MB, where providers take 25.
 */
const PIECE_SECONDS = 600;
const LIST = 'pieces.csv';

export const SOUND_TYPE = 'audio/mpeg';

/** There is nothing that can be heard in the file. */
export class SoundUnreadable extends Error {
  constructor() {
    super('The sound of the file cannot be read');
    this.name = 'SoundUnreadable';
  }
}

/** Cuts the sound of a recording into pieces that a model can hear. */
@Injectable()
export class SoundCutter {
  constructor(
    private readonly ffmpeg: Ffmpeg,
    private readonly directories: WorkDirectories,
  ) {}

  /**
   * @param keep what is done with each piece; its file is gone when this is over
   * @throws SoundUnreadable, DiskFull
   */
  cut(
    source: MediaSource,
    signal: AbortSignal,
    keep: (piece: CutPiece, file: string) => Promise<void>,
  ): Promise<readonly CutPiece[]> {
    return this.directories.use(async (directory) => {
      const { code } = await this.ffmpeg.run({
        args: [
          ...this.ffmpeg.input(source),
          ...['-map', '0:a:0', '-vn', '-sn', '-dn'],
          // Silence where the sound begins late or has gaps: the pieces keep the time of the recording.
          ...['-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', '16000'],
          ...['-c:a', 'libmp3lame', '-b:a', '32k', '-map_metadata', '-1'],
          ...['-f', 'segment', '-segment_time', String(PIECE_SECONDS), '-reset_timestamps', '1'],
          ...['-segment_list', join(directory, LIST), '-segment_list_type', 'csv'],
          join(directory, '%03d.mp3'),
        ],
        signal,
      });
      const list = await readFile(join(directory, LIST), 'utf8').catch(() => '');
      const pieces = readSegmentList(list);
      if (code !== 0 || pieces.length === 0) throw new SoundUnreadable();
      for (const piece of pieces) await keep(piece, join(directory, piece.file));
      return pieces;
    });
  }
}
