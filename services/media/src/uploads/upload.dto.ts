import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { BodyMayBeMissing, IsOmittable } from '@lyceum/platform';
import { policyNames, type PolicyName, type UploadPolicy } from './upload-policies.js';
import type { AssetState } from '../assets/index.js';

const MAX_PARTS = 10_000;

export class BeginUploadDto {
  /** What the file is for. */
  @IsIn(policyNames)
  policy!: PolicyName;

  /** Shown to people and given to downloads; never a part of an address. */
  @IsString()
  @Matches(/^[^/\\\p{Cc}]{1,255}$/u, { message: 'fileName must be a name without slashes' })
  fileName!: string;

  @IsString()
  @MaxLength(120)
  contentType!: string;

  /** Exact size. */
  @IsInt()
  @Min(1)
  @Max(50 * 1024 ** 3)
  bytes!: number;

  /** Of the whole file, hex. When it is given, a file that differs is refused. */
  @IsOmittable()
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 hexadecimal digits in lower case' })
  sha256?: string;
}

export class UploadedPartDto {
  @IsInt()
  @Min(1)
  @Max(MAX_PARTS)
  partNumber!: number;

  /** As the object store answered it. */
  @IsString()
  @Matches(/^"?[\w-]{1,198}"?$/, { message: 'etag must be what the store has answered' })
  etag!: string;
}

export class PartsDto {
  /** Parts to get addresses for. */
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(MAX_PARTS, { each: true })
  sign?: number[];

  /** Parts that have arrived, so that the upload can be resumed elsewhere. */
  @IsOmittable()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => UploadedPartDto)
  uploaded?: UploadedPartDto[];
}

@BodyMayBeMissing()
export class CompleteUploadDto {
  /** Parts that were not reported before. */
  @IsOmittable()
  @IsArray()
  @ArrayMaxSize(MAX_PARTS)
  @ValidateNested({ each: true })
  @Type(() => UploadedPartDto)
  parts?: UploadedPartDto[];
}

export class PolicyView {
  readonly name!: PolicyName;
  readonly contentTypes!: readonly string[];
  readonly maxBytes!: number;
  /** `members`: everybody in the school may upload it. */
  readonly uploaders!: 'members' | 'staff';
  /** Who sees it: anybody, the school, or its staff and the learners of a lesson with it. */
  readonly audience!: 'public' | 'school' | 'entitled';
}

export class PolicyListView {
  readonly items!: PolicyView[];
}

export class UploadPutView {
  readonly method!: 'PUT';
  readonly url!: string;
  /** To be sent exactly so. */
  readonly headers!: Record<string, string>;
  readonly expiresAt!: Date;
}

export class UploadPartsView {
  /** Bytes of every part but the last. */
  readonly partSize!: number;
  readonly parts!: number;
  /** Numbers of those that have arrived. */
  readonly uploaded!: number[];
}

export class UploadView {
  /** Of the upload, and of the asset that it becomes. */
  readonly id!: string;
  readonly state!: AssetState;
  readonly bytes!: number;
  /** Send the file here; null for an upload in parts. */
  readonly put!: UploadPutView | null;
  readonly multipart!: UploadPartsView | null;
  /** Afterwards what has arrived is thrown away. */
  readonly expiresAt!: Date;
}

export class SignedPartView {
  readonly partNumber!: number;
  /** PUT the bytes of the part here, and keep the `ETag` of the answer. */
  readonly url!: string;
}

export class SignedPartsView {
  readonly parts!: SignedPartView[];
  readonly expiresAt!: Date;
}

export class CompletedUploadView {
  readonly assetId!: string;
  readonly state!: AssetState;
}

export function policyView(policy: UploadPolicy): PolicyView {
  return policy;
}
