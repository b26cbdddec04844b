import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import type { AudioRendition, Rendition } from '../assets/index.js';
import type { Config } from '../config.js';
import { Ffmpeg, type MediaSource } from './ffmpeg.js';
import { audioOutput, copyOutput, encodedOutputs } from './hls-outputs.js';
import { unreadable, MediaFailure } from './media-failure.js';
import type { AudioFacts, MediaFacts } from './media-facts.js';
import { avcCodec, bandwidths, durationOf, listedSegments } from './media-playlist.js';
import { OutputUpload } from './output-upload.js';
import { canCopyAudio, planEncoding, planVideo, type VideoPlan } from './packaging-plan.js';
import { WorkDirectories } from './work-directories.js';

/** A player cannot seek in, or switch within, segments much longer than this. */
const LONGEST_SEGMENT_SECONDS = 15;
const AUDIO = 'audio';

export interface PackagingRequest {
  readonly source: MediaSource;
  readonly facts: MediaFacts;
  /** Of the objects, with a slash at its end. */
  readonly keyPrefix: string;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (fraction: number) => void;
}

export interface Packaged {
  readonly packaging: 'copy' | 'encode';
  readonly durationSeconds: number;
  readonly renditions: readonly Rendition[];
  readonly audio: AudioRendition | undefined;
  readonly bytes: number;
}

/** Makes HLS of a source: fragmented MP4, segments of six seconds, sound apart from the picture. */
@Injectable()
export class Packager {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ffmpeg: Ffmpeg,
    private readonly store: ObjectStore,
    private readonly directories: WorkDirectories,
  ) {}

  /** @throws MediaFailure, DiskFull */
  async package(request: PackagingRequest): Promise<Packaged> {
    const { video } = request.facts;
    const plan = video && planVideo(video);
    const packaged = await this.attempt(request, plan);
    if (packaged) return packaged;
    // Its key frames are too far apart to cut it where they are.
    const [name] = namesOf(plan!);
    await this.store.deletePrefix(`${request.keyPrefix}${name}/`, request.signal);
    return (await this.attempt(request, planEncoding(video!)))!;
  }

  /** `undefined` when a copy has segments that are too long. */
  private attempt(
    request: PackagingRequest,
    plan: VideoPlan | undefined,
  ): Promise<Packaged | undefined> {
    return this.directories.use(async (directory) => {
      const { facts, keyPrefix, signal } = request;
      const names = plan === undefined ? [] : namesOf(plan);
      const folders = [...names, ...(facts.audio ? [AUDIO] : [])];
      for (const folder of folders) await mkdir(join(directory, folder));
      const upload = new OutputUpload({
        store: this.store,
        directory,
        folders,
        keyPrefix,
        maxPendingBytes: this.config.MEDIA_WORK_BYTES,
        signal,
      });
      await this.runAndStore(request, plan, directory, upload);
      const read = (folder: string): Promise<Folder> => readFolder(directory, folder, upload);
      const pictures = await Promise.all(names.map(read));
      const sound = facts.audio && (await read(AUDIO));
      const longest = Math.max(0, ...pictures.flatMap(({ segments }) => segments.map(lengthOf)));
      if (plan?.mode === 'copy' && longest > LONGEST_SEGMENT_SECONDS) return undefined;
      const durationSeconds = durationOf((pictures[0] ?? sound!).segments);
      expectWhole(durationSeconds, facts.durationSeconds);
      return {
        packaging: plan?.mode ?? (canCopyAudio(facts.audio!) ? 'copy' : 'encode'),
        durationSeconds,
        renditions: pictures.map((folder, at) => renditionOf(folder, at, facts, plan!)),
        audio: sound && audioRendition(sound, facts.audio!),
        bytes: upload.storedBytes,
      };
    });
  }

  /** When the store fails the encoder ends, before its directory goes. */
  private async runAndStore(
    request: PackagingRequest,
    plan: VideoPlan | undefined,
    directory: string,
    upload: OutputUpload,
  ): Promise<void> {
    const encoder = new AbortController();
    const signal = AbortSignal.any([request.signal, encoder.signal]);
    const running = this.run({ ...request, signal }, plan, directory, upload);
    try {
      await upload.follow(running);
    } finally {
      encoder.abort();
      await running.catch(() => undefined);
    }
  }

  private async run(
    { source, facts, signal, onProgress }: PackagingRequest,
    plan: VideoPlan | undefined,
    directory: string,
    upload: OutputUpload,
  ): Promise<void> {
    const { video, audio } = facts;
    const outputs = [
      ...(video && plan?.mode === 'copy' ? copyOutput(video, join(directory, plan.name)) : []),
      ...(video && plan?.mode === 'encode'
        ? encodedOutputs(video, plan, directory, this.ffmpeg.threads)
        : []),
      ...(audio ? audioOutput(audio, join(directory, AUDIO)) : []),
    ];
    const result = await this.ffmpeg.run({
      args: [...this.ffmpeg.input(source), ...outputs],
      signal,
      onSeconds: (seconds) =>
        onProgress(Math.min(1, seconds / (facts.durationSeconds ?? Infinity))),
      onStart: (child) => upload.attach(child),
    });
    if (result.timedOut)
      throw new MediaFailure({
        state: 'failed',
        code: 'media.took_too_long',
        reason: 'Preparing the video took longer than is allowed here.',
      });
    if (result.code !== 0)
      throw unreadable('The file is damaged: its picture or sound cannot be read to the end.');
  }
}

interface Folder {
  readonly name: string;
  readonly segments: ReturnType<typeof listedSegments>;
  readonly initialisation: Buffer;
  bytesOf(file: string): number;
}

async function readFolder(
  directory: string,
  name: string,
  { sizes }: OutputUpload,
): Promise<Folder> {
  const read = (file: string): Promise<Buffer> => readFile(join(directory, name, file));
  const [playlist, initialisation] = await Promise.all([
    read('index.m3u8'),
    read('init.mp4'),
  ]).catch(() => {
    throw unreadable('The file holds no picture or sound that can be played.');
  });
  return {
    name,
    segments: listedSegments(playlist.toString()),
    initialisation,
    bytesOf: (file) => sizes.get(`${name}/${file}`) ?? 0,
  };
}

/** @throws MediaFailure when much less came out than the file says it holds */
function expectWhole(seconds: number, announced: number | undefined): void {
  if (announced === undefined || seconds >= announced - Math.max(2, announced * 0.02)) return;
  throw new MediaFailure({
    state: 'failed',
    code: 'media.truncated',
    reason: `The file ends early: ${Math.round(seconds)} of ${Math.round(announced)} seconds are there. Upload it again.`,
  });
}

const lengthOf = ({ seconds }: { seconds: number }): number => seconds;

const namesOf = (plan: VideoPlan): string[] =>
  plan.mode === 'copy' ? [plan.name] : plan.renditions.map(({ name }) => name);

function renditionOf(
  folder: Folder,
  at: number,
  { video }: MediaFacts,
  plan: VideoPlan,
): Rendition {
  const { width, height } = plan.mode === 'copy' ? video! : plan.renditions[at]!;
  return {
    name: folder.name,
    width,
    height,
    frameRate: plan.mode === 'copy' ? video!.frameRate : plan.frameRate,
    codec: avcCodec(folder.initialisation),
    ...bandwidths(folder.segments, folder.bytesOf),
  };
}

function audioRendition(folder: Folder, audio: AudioFacts): AudioRendition {
  const isHighEfficiency = canCopyAudio(audio) && audio.profile.startsWith('HE-AAC');
  return {
    channels: Math.min(2, audio.channels),
    codec: isHighEfficiency ? 'mp4a.40.5' : 'mp4a.40.2',
    ...bandwidths(folder.segments, folder.bytesOf),
  };
}
