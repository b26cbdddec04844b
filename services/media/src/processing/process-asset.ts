import { Injectable } from '@nestjs/common';
import { DomainError, type Actor } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import {
  AssetProcessing,
  derivedFolder,
  fileKey,
  type AssetDetails,
  type AssetRow,
  type ProcessingStep,
  type Refusal,
} from '../assets/index.js';
import { CaptionRepository } from '../captions/index.js';
import { StoredPlaylists } from '../playlists/index.js';
import { UploadParts } from '../uploads/index.js';
import { Ffmpeg, type MediaSource } from './ffmpeg.js';
import { FileCheck } from './file-check.js';
import { MediaFailure, unreadable } from './media-failure.js';
import { mediaFacts, type MediaFacts, type VideoFacts } from './media-facts.js';
import { Packager, type Packaged } from './packager.js';
import { unusable } from './packaging-plan.js';
import { PercentOfStep } from './percent.js';
import { StillImages } from './still-images.js';
import { VideoImages } from './video-images.js';

const SOURCE_URL_SECONDS = 6 * 86_400;

/** What a step of the job works on. */
export interface StepOf {
  readonly actor: Actor;
  readonly assetId: string;
  readonly signal: AbortSignal;
}

/** What probing has found, with the duration that was measured where the file does not say it. */
export type ProbedMedia = MediaFacts & { readonly durationSeconds: number };
export type ProbedVideo = ProbedMedia & { readonly video: VideoFacts };

/** The asset is gone, or nobody waits for it any more: the job ends without having failed. */
export class AssetGone extends Error {
  constructor() {
    super('The asset is not to be processed any more');
    this.name = 'AssetGone';
  }
}

/**
 * The steps of making a file presentable. Each reads the original from the store and leaves what it makes
 * there, so that it can be done again by another process on another machine.
 */
@Injectable()
export class ProcessAsset {
  constructor(
    private readonly processing: AssetProcessing,
    private readonly store: ObjectStore,
    private readonly uploads: UploadParts,
    private readonly checks: FileCheck,
    private readonly ffmpeg: Ffmpeg,
    private readonly videoImages: VideoImages,
    private readonly stillImages: StillImages,
    private readonly packager: Packager,
    private readonly captions: CaptionRepository,
    private readonly playlists: StoredPlaylists,
  ) {}

  /** Puts the parts of the upload together. */
  async assemble(step: StepOf): Promise<void> {
    await this.at(step, 'check', async (asset, signal) => {
      try {
        await this.uploads.assemble(step.actor, asset, signal);
      } catch (error) {
        if (!isAnswer(error)) throw error;
        throw new MediaFailure({
          state: 'failed',
          code: error.code,
          reason: 'The parts of the upload do not fit together. Upload it again.',
        });
      }
    });
  }

  async check(step: StepOf): Promise<void> {
    await this.at(step, 'check', async (asset, signal) => {
      const found = await this.checks.check(asset, asset.original_key, signal);
      await this.processing.checked(step.actor, asset.id, found);
    });
  }

  async probe(step: StepOf): Promise<ProbedMedia> {
    return this.at(step, 'probe', async (asset, signal) => {
      const source = await this.sourceOf(asset);
      const { code, output } = await this.ffmpeg.probe(source, signal);
      if (code !== 0) throw unreadable('The file is damaged: it cannot be read.');
      const facts = mediaFacts(output);
      const wanted = asset.kind === 'audio' ? 'audio' : 'video';
      const problem = unusable(facts, wanted);
      if (problem) throw new MediaFailure({ state: 'failed', ...problem });
      const durationSeconds = facts.durationSeconds ?? (await this.measure(source, signal));
      return { ...facts, durationSeconds, ...(wanted === 'audio' && { video: undefined }) };
    });
  }

  /** @returns bytes stored */
  async images(step: StepOf, { video, durationSeconds }: ProbedVideo): Promise<number> {
    return this.at(step, 'images', async (asset, signal) =>
      this.videoImages.make({
        source: await this.sourceOf(asset),
        video,
        durationSeconds,
        keyPrefix: derivedFolder(asset),
        signal,
      }),
    );
  }

  async package(step: StepOf, facts: MediaFacts): Promise<Packaged> {
    return this.at(step, 'package', async (asset, signal, progress) =>
      this.packager.package({
        source: await this.sourceOf(asset),
        facts,
        keyPrefix: derivedFolder(asset),
        signal,
        onProgress: (fraction) => progress.at(fraction),
      }),
    );
  }

  /** A picture in sizes. */
  async still(step: StepOf): Promise<{ details: AssetDetails; bytes: number }> {
    return this.at(step, 'images', async (asset, signal) => {
      const original = await this.readWhole(asset, signal);
      const { width, height, variants } = await this.stillImages.make(
        original,
        derivedFolder(asset),
        signal,
      );
      const bytes = variants.reduce((sum, variant) => sum + variant.bytes, 0);
      return { details: { width, height, images: variants }, bytes };
    });
  }

  /**
   * A file that is passed on as it is: a copy that nobody can write to any more, which is looked at once more,
   * because the address of the upload is still good.
   */
  async keep(step: StepOf): Promise<number> {
    return this.at(step, 'package', async (asset, signal) => {
      const key = fileKey(asset);
      await this.store.copy(asset.original_key, key);
      const { sha256 } = await this.checks.check(asset, key, signal);
      if (sha256 === asset.sha256) return asset.bytes;
      await this.store.delete(key);
      throw new MediaFailure({
        state: 'quarantined',
        code: 'media.checksum_mismatch',
        reason: 'The file was changed while it was checked.',
      });
    });
  }

  /** What was made is there from now on. */
  async publish(step: StepOf, made: { details: AssetDetails; bytes: number }): Promise<void> {
    await this.at(step, 'store', async (asset) => {
      await this.processing.ready(step.actor, asset.id, made, async (tx, ready) => {
        if (made.details.renditions === undefined) return;
        const captions = await this.captions.list(tx, ready.id);
        for (const { language, file } of captions)
          await this.playlists.writeCaptions(ready, made.details, language, file);
        await this.playlists.writeMaster(ready, made.details, captions);
      });
    });
  }

  refuse({ actor, assetId }: Omit<StepOf, 'signal'>, refusal: Refusal): Promise<void> {
    return this.processing.refuse(actor, assetId, refusal);
  }

  private async at<T>(
    { actor, assetId, signal }: StepOf,
    step: ProcessingStep,
    work: (asset: AssetRow, signal: AbortSignal, progress: PercentOfStep) => Promise<T>,
  ): Promise<T> {
    const asset = await this.processing.find(actor, assetId);
    if (!asset) throw new AssetGone();
    const gone = new AbortController();
    const progress = new PercentOfStep(step, asset.kind, async (percent) => {
      if (!(await this.processing.progress(actor, assetId, step, percent)))
        gone.abort(new AssetGone());
    });
    try {
      await progress.begin();
      const either = AbortSignal.any([signal, gone.signal]);
      either.throwIfAborted();
      return await work(asset, either, progress);
    } catch (error) {
      // While the store is away a file looks damaged; this fails then, and is tried again.
      if (error instanceof MediaFailure) await this.store.head(asset.original_key);
      throw error;
    } finally {
      await progress.end();
    }
  }

  private async sourceOf(asset: AssetRow): Promise<MediaSource> {
    const { url } = await this.store.presign.get({
      key: asset.original_key,
      expiresSeconds: SOURCE_URL_SECONDS,
      audience: 'service',
    });
    return { url, contentType: asset.content_type };
  }

  /** Of a recording that does not say how long it is: by reading it. */
  private async measure(source: MediaSource, signal: AbortSignal): Promise<number> {
    let seconds = 0;
    await this.ffmpeg.run({
      args: [...this.ffmpeg.input(source), '-map', '0', '-c', 'copy', '-f', 'null', '-'],
      signal,
      onSeconds: (at) => (seconds = at),
    });
    if (seconds > 0) return seconds;
    throw unreadable('The file is damaged: there is nothing in it that can be played.');
  }

  private async readWhole(asset: AssetRow, signal: AbortSignal): Promise<Buffer> {
    const { body } = await this.store.read(
      asset.original_key,
      { first: 0, last: asset.bytes - 1 },
      signal,
    );
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

/** Asking again gives the same. */
const isAnswer = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.definition.status < 500;
