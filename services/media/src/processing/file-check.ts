import { Injectable } from '@nestjs/common';
import type { AssetKind } from '@lyceum/contracts';
import { ObjectStore } from '@lyceum/storage';
import { assetErrors, type AssetRow, type Refusal } from '../assets/index.js';
import { MediaFailure } from './media-failure.js';
import { HEAD_BYTES, sniff } from './sniff.js';

export interface CheckedFile {
  /** By its bytes. */
  readonly contentType: string;
  readonly kind: AssetKind;
  readonly sha256: string;
}

/** Looks at what has really arrived: its size, its bytes and their checksum. */
@Injectable()
export class FileCheck {
  constructor(private readonly store: ObjectStore) {}

  /**
   * @param key of the object to look at
   * @throws MediaFailure when it is not what was announced
   */
  async check(asset: AssetRow, key: string, signal: AbortSignal): Promise<CheckedFile> {
    const head = await this.store.head(key);
    if (!head) throw assetErrors.asset_not_found();
    if (head.size !== asset.bytes)
      throw quarantined(
        'media.size_mismatch',
        `The file was announced with ${asset.bytes} bytes and has ${head.size}.`,
      );
    const found = await sniff(await this.beginning(key, signal), asset.content_type);
    if ('refusal' in found) throw new MediaFailure(found.refusal);
    const { sha256 } = await this.store.digest(key, signal);
    if (asset.announced_sha256 !== null && asset.announced_sha256 !== sha256)
      throw quarantined(
        'media.checksum_mismatch',
        'The file differs from what was announced: its SHA-256 is another one.',
      );
    return { contentType: found.contentType, kind: asset.kind, sha256 };
  }

  private async beginning(key: string, signal: AbortSignal): Promise<Buffer> {
    const { body } = await this.store.read(key, { first: 0, last: HEAD_BYTES - 1 }, signal);
    const chunks: Buffer[] = [];
    for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

const quarantined = (code: string, reason: string): MediaFailure =>
  new MediaFailure({ state: 'quarantined', code, reason } satisfies Refusal);
