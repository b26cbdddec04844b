import type { ChildProcess } from 'node:child_process';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONFIG, LOGGER, type Logger } from '@lyceum/platform';
import type { Config } from '../config.js';
import { runProgram, type ProgramResult } from './run-program.js';

/** Demuxers by content type. Forced, so that a playlist that calls itself a video opens no other files. */
const DEMUXERS: Readonly<Record<string, string>> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'video/webm': 'matroska',
  'audio/mp4': 'mov',
  'audio/mpeg': 'mp3',
  'audio/wav': 'wav',
};
/** Complaints that are none of the file: the store that it is read from, and what the machine has. */
const NOT_THE_FILE =
  /Connection (?:refused|reset|timed out)|Server returned 5|HTTP error 5|Network is unreachable|Cannot allocate memory|No space left/i;
const HOUR_MS = 3_600_000;
const PROBE_MS = 5 * 60_000;

/** Where a program reads the original: the object store, by an address that is good for a while. */
export interface MediaSource {
  readonly url: string;
  readonly contentType: string;
}

export interface FfmpegRun {
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** Seconds of the media that have been worked on. */
  readonly onSeconds?: (seconds: number) => void;
  readonly onStart?: (child: ChildProcess) => void;
}

/** The programs ffmpeg and ffprobe, bounded in time, memory, threads and in what they may open. */
@Injectable()
export class Ffmpeg implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Said at once, and not when the first video has failed. Nothing else needs it, so that is all. */
  onApplicationBootstrap(): void {
    const { FFMPEG_PATH: command, MEDIA_FFMPEG_MEMORY_BYTES: memoryBytes } = this.config;
    const signal = AbortSignal.timeout(PROBE_MS);
    runProgram({
      command,
      args: ['-version'],
      signal,
      timeoutMs: PROBE_MS,
      nice: 0,
      memoryBytes,
    }).catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        'ffmpeg cannot be run, and videos cannot be prepared: install it, or set FFMPEG_PATH',
      );
    });
  }

  get threads(): number {
    return this.config.MEDIA_FFMPEG_THREADS;
  }

  /** Arguments that open a source. */
  input({ url, contentType }: MediaSource): string[] {
    const demuxer = DEMUXERS[contentType];
    if (demuxer === undefined) throw new Error(`${contentType} is nothing for ffmpeg`);
    return [
      ...['-protocol_whitelist', 'http,https,tcp,tls,crypto'],
      ...['-reconnect', '1', '-reconnect_on_network_error', '1', '-rw_timeout', '60000000'],
      ...['-f', demuxer, '-i', url],
    ];
  }

  /** @throws Error when it failed for no fault of the file: trying again may help */
  async run({ args, signal, onSeconds, onStart }: FfmpegRun): Promise<ProgramResult> {
    const result = await runProgram({
      command: this.config.FFMPEG_PATH,
      args: [
        ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-y'],
        ...['-progress', 'pipe:1', '-stats_period', '0.5'],
        ...args,
      ],
      signal,
      timeoutMs: this.config.MEDIA_JOB_HOURS * HOUR_MS,
      nice: this.config.MEDIA_FFMPEG_NICE,
      memoryBytes: this.config.MEDIA_FFMPEG_MEMORY_BYTES,
      onLine: (line) => {
        const [name, value] = line.split('=');
        // Microseconds, whatever its name says; `N/A` before the first packet.
        if (name === 'out_time_us' && Number(value) > 0) onSeconds?.(Number(value) / 1e6);
      },
      ...(onStart && { onStart }),
    });
    return this.looked(result);
  }

  /** The facts of a file as ffprobe writes them. */
  async probe(
    source: MediaSource,
    signal: AbortSignal,
  ): Promise<ProgramResult & { output: string }> {
    const lines: string[] = [];
    const result = await runProgram({
      command: this.config.FFPROBE_PATH,
      args: [
        ...['-hide_banner', '-loglevel', 'error', '-of', 'json'],
        ...['-show_format', '-show_streams'],
        ...this.input(source),
      ],
      signal,
      timeoutMs: PROBE_MS,
      nice: this.config.MEDIA_FFMPEG_NICE,
      memoryBytes: this.config.MEDIA_FFMPEG_MEMORY_BYTES,
      onLine: (line) => lines.push(line),
    });
    return { ...this.looked(result), output: lines.join('\n') };
  }

  /** What it complains of names the address of the original, which is a secret. */
  private looked(result: ProgramResult): ProgramResult {
    if (result.code === 0) return result;
    const complaint = result.complaint.replaceAll(/https?:\/\/\S+/g, '<source>').trim();
    if (NOT_THE_FILE.test(complaint)) throw new Error(`ffmpeg failed: ${complaint.slice(-500)}`);
    this.logger.info(
      { code: result.code, complaint: complaint.slice(-500) },
      'ffmpeg gave a file up',
    );
    return result;
  }
}
