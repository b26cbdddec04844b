import { IsIn } from 'class-validator';
import { assetKinds, type AssetKind } from '@lyceum/contracts';
import { IsOmittable, PageQuery } from '@lyceum/platform';
import { assetStates, type AssetState } from './asset-state.js';
import type { AssetRow } from './asset.repository.js';

export class AssetsQuery extends PageQuery {
  @IsOmittable()
  @IsIn(assetKinds)
  kind?: AssetKind;

  /** Without it all but uploads that have not arrived. */
  @IsOmittable()
  @IsIn(assetStates)
  state?: AssetState;
}

export class RenditionView {
  readonly name!: string;
  readonly width!: number;
  readonly height!: number;
  /** Bits per second. */
  readonly bandwidth!: number;
}

export class AssetFailureView {
  /** Stable: `media.type_mismatch`. */
  readonly code!: string;
  readonly reason!: string;
}

export class AssetView {
  readonly id!: string;
  readonly uploaderId!: string;
  readonly policy!: string;
  readonly kind!: 'video' | 'audio' | 'image' | 'file';
  /** Nothing is ever served of what is `quarantined` or `failed`. */
  readonly state!: 'uploading' | 'processing' | 'ready' | 'quarantined' | 'failed' | 'deleting';
  readonly fileName!: string;
  readonly contentType!: string;
  /** Size of the original. */
  readonly bytes!: number;
  readonly durationSeconds!: number | null;
  readonly width!: number | null;
  readonly height!: number | null;
  readonly hasAudio!: boolean;
  readonly renditions!: RenditionView[];
  /** Of the processing that is under way. */
  readonly step!: string | null;
  readonly percent!: number;
  readonly failure!: AssetFailureView | null;
  readonly createdAt!: Date;
  readonly updatedAt!: Date;
}

export class AssetPageView {
  readonly items!: AssetView[];
  readonly nextCursor!: string | null;
}

export function assetView(row: AssetRow): AssetView {
  const { details } = row;
  return {
    id: row.id,
    uploaderId: row.uploader_id,
    policy: row.policy,
    kind: row.kind,
    state: row.state,
    fileName: row.file_name,
    contentType: row.content_type,
    bytes: row.bytes,
    durationSeconds: details.durationSeconds ?? null,
    width: details.width ?? null,
    height: details.height ?? null,
    hasAudio: details.hasAudio ?? false,
    renditions: (details.renditions ?? []).map(({ name, width, height, bandwidth }) => ({
      name,
      width,
      height,
      bandwidth,
    })),
    step: row.step,
    percent: row.percent,
    failure:
      row.failure_code === null
        ? null
        : { code: row.failure_code, reason: row.failure_reason ?? '' },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
