import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Actor } from '@lyceum/platform';
import { ObjectStore } from '@lyceum/storage';
import { Assets, fileKey, type AssetRow } from '../assets/index.js';
import { CaptionRepository } from '../captions/index.js';
import type { Config } from '../config.js';
import { Entitlements } from '../entitlements/index.js';
import { uploadPolicies, type UploadPolicy } from '../uploads/index.js';
import { MediaAddresses } from './media-addresses.js';
import type { ImagesView, ImageView, PlaybackView } from './playback.dto.js';
import { playbackErrors } from './playback.errors.js';

/** Hands out addresses of media to those who may see it. */
@Injectable()
export class Playbacks {
  private readonly policies: readonly UploadPolicy[];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly assets: Assets,
    private readonly captions: CaptionRepository,
    private readonly entitlements: Entitlements,
    private readonly addresses: MediaAddresses,
    private readonly store: ObjectStore,
  ) {
    this.policies = uploadPolicies(config.MEDIA_MAX_VIDEO_BYTES);
  }

  /**
   * @throws DomainError `media.asset_not_found`, `media.asset_not_ready`, `media.not_entitled`,
   * `media.opens_later`, `media.after_earlier_lessons`
   */
  async open(actor: Actor, id: string): Promise<PlaybackView> {
    const asset = await this.assets.read(actor, id);
    const until = await this.expectEntitled(actor, asset);
    const ready = await this.assets.readReady(actor, id);
    const limit = Date.now() + this.config.MEDIA_TOKEN_SECONDS * 1000;
    const expiresAt = new Date(Math.min(limit, until?.getTime() ?? limit));
    return this.view(actor, ready, expiresAt);
  }

  /** Pictures that are for everybody. @throws DomainError `media.asset_not_found` */
  async publicImages(caller: Actor, id: string): Promise<ImagesView> {
    const asset = await this.assets.readPublic(caller, id);
    return { items: images(asset, this.addresses.open(asset)) };
  }

  /** @returns when the right to see it ends, if it does */
  private async expectEntitled(actor: Actor, asset: AssetRow): Promise<Date | undefined> {
    const { audience } = this.policies.find(({ name }) => name === asset.policy)!;
    if (actor.role !== 'learner' || audience !== 'entitled') return undefined;
    const { access, until } = await this.entitlements.of(actor, asset.id, new Date());
    switch (access.access) {
      case 'open':
        return until;
      case 'opens_later':
        throw playbackErrors.opens_later({ extensions: { opensAt: access.opensAt } });
      case 'after_earlier_lessons':
        throw playbackErrors.after_earlier_lessons();
      case 'not_enrolled':
        throw playbackErrors.not_entitled();
    }
  }

  private async view(actor: Actor, asset: AssetRow, expiresAt: Date): Promise<PlaybackView> {
    const signed = asset.is_public
      ? this.addresses.open(asset)
      : this.addresses.signed(actor, asset, expiresAt);
    const isStream = asset.kind === 'video' || asset.kind === 'audio';
    const captions = isStream ? await this.captions.of(actor, asset.id) : [];
    return {
      kind: asset.kind,
      url: isStream ? signed('master.m3u8') : null,
      expiresAt,
      durationSeconds: asset.details.durationSeconds ?? null,
      posterUrl: asset.details.hasImages ? signed('poster.jpg') : null,
      storyboardUrl: asset.details.hasImages ? signed('storyboard.vtt') : null,
      captions: captions.map(({ language, file, is_generated: isGenerated }) => ({
        language,
        url: signed(`captions/${file}`),
        isGenerated,
      })),
      images: images(asset, signed),
      downloadUrl: asset.kind === 'file' ? await this.download(asset, expiresAt) : null,
    };
  }

  /** Straight from the store, and never shown in the browser. */
  private async download(asset: AssetRow, expiresAt: Date): Promise<string> {
    const seconds = Math.ceil((expiresAt.getTime() - Date.now()) / 1000);
    const { url } = await this.store.presign.get({
      key: fileKey(asset),
      expiresSeconds: Math.max(1, seconds),
      downloadName: asset.file_name,
    });
    return url;
  }
}

const images = ({ details }: AssetRow, addressOf: (file: string) => string): ImageView[] =>
  (details.images ?? []).map(({ file, contentType, width, height }) => ({
    url: addressOf(file),
    contentType,
    width,
    height,
  }));
