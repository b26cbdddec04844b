import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, onBehalfOf, requestErrors, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { ObjectStore, objectKey, planParts } from '@lyceum/storage';
import { v7 as uuidv7 } from 'uuid';
import { AssetRepository, Assets, type AssetRow } from '../assets/index.js';
import type { Config } from '../config.js';
import { kindOf, storedExtension, uploadPolicies, type UploadPolicy } from './upload-policies.js';
import type { BeginUploadDto, PartsDto } from './upload.dto.js';
import { uploadErrors } from './upload.errors.js';
import { UploadRepository, type ReportedPart, type UploadRow } from './upload.repository.js';
import { UploadParts } from './upload-parts.js';

/** Up to here a file goes up in one piece: nothing is gained by resuming it. */
const LARGEST_PUT = 16 * 1024 ** 2;
const URL_SECONDS = 3600;

export interface Upload {
  readonly asset: AssetRow;
  readonly upload: UploadRow;
}

/** Files go from the browser to the object store; their bytes do not pass here. */
@Injectable()
export class Uploads {
  readonly policies: readonly UploadPolicy[];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
    private readonly rows: AssetRepository,
    private readonly assets: Assets,
    private readonly parts: UploadParts,
  ) {
    this.policies = uploadPolicies(config.MEDIA_MAX_VIDEO_BYTES);
  }

  /** @throws DomainError `media.type_not_allowed`, `media.file_too_large`, `request.forbidden` */
  async begin(actor: Actor, file: BeginUploadDto): Promise<Upload> {
    const policy = this.policies.find(({ name }) => name === file.policy)!;
    const contentType = checked(actor, policy, file);
    const id = uuidv7();
    const key = objectKey({
      bucket: policy.name,
      owner: actor.tenantId!,
      extension: storedExtension(contentType),
      uuid: id,
    });
    const isMultipart = file.bytes > LARGEST_PUT;
    const plan = isMultipart
      ? {
          ...planParts(file.bytes),
          multipartId: (await this.store.uploads.create(key, contentType)).uploadId,
        }
      : undefined;
    return this.database.runOnce(writer(actor), async (tx) => {
      const asset = await this.rows.insert(tx, actor.userId!, {
        id,
        policy: policy.name,
        kind: kindOf(policy.name, contentType),
        file_name: file.fileName,
        content_type: contentType,
        bytes: file.bytes,
        announced_sha256: file.sha256 ?? null,
        original_key: key,
        is_public: policy.audience === 'public',
      });
      const upload = await this.uploads.insert(tx, id, plan, this.config.MEDIA_UPLOAD_DAYS);
      return { asset, upload };
    });
  }

  /** @throws DomainError `media.upload_not_found` */
  async read(actor: Actor, id: string): Promise<Upload> {
    const [asset, upload] = await Promise.all([
      this.rows.find(actor, id),
      this.uploads.find(actor, id),
    ]);
    if (!asset || !upload || asset.state !== 'uploading' || !mayTouch(actor, asset))
      throw uploadErrors.upload_not_found();
    return { asset, upload };
  }

  /** The one PUT of a small file; signed anew each time. */
  signPut({ asset }: Upload): ReturnType<ObjectStore['presign']['put']> {
    const { original_key: key, content_type: contentType, bytes, announced_sha256 } = asset;
    return this.store.presign.put({
      key,
      contentType,
      contentLength: bytes,
      expiresSeconds: URL_SECONDS,
      ...(announced_sha256 !== null && {
        sha256Base64: Buffer.from(announced_sha256, 'hex').toString('base64'),
      }),
    });
  }

  /** Numbers of the parts that have arrived. */
  async arrived(actor: Actor, upload: Upload): Promise<number[]> {
    return (await this.parts.arrived(actor, upload)).map(({ partNumber }) => partNumber);
  }

  /**
   * Notes parts that have arrived and signs addresses for others.
   * @throws DomainError `media.upload_not_found`, `media.not_multipart`, `media.part_out_of_range`
   */
  async signParts(
    actor: Actor,
    id: string,
    { sign = [], uploaded = [] }: PartsDto,
  ): Promise<{ parts: { partNumber: number; url: string }[]; expiresAt: Date }> {
    const known = await this.read(actor, id);
    const { asset, upload } = known;
    const { multipart_id: uploadId } = upload;
    if (uploadId === null) throw uploadErrors.not_multipart();
    expectPlanned(upload, sign);
    if (uploaded.length > 0) await this.report(actor, known, uploaded);
    const signed = await this.store.presign.parts({
      key: asset.original_key,
      uploadId,
      partNumbers: sign,
      expiresSeconds: URL_SECONDS,
    });
    return { parts: signed, expiresAt: new Date(Date.now() + URL_SECONDS * 1000) };
  }

  /**
   * Has the parts put together and the file looked at. Repeating it is fine.
   * @throws DomainError `media.upload_not_found`, `media.parts_missing`, `media.part_out_of_range`,
   * `media.upload_incomplete`
   */
  async complete(actor: Actor, id: string, extra: readonly ReportedPart[]): Promise<AssetRow> {
    const known = await this.rows.find(actor, id);
    if (!known || !mayTouch(actor, known) || known.state === 'deleting')
      throw uploadErrors.upload_not_found();
    if (known.state !== 'uploading') return known;
    const upload = await this.read(actor, id);
    if (extra.length > 0) await this.report(actor, upload, extra);
    if (upload.upload.multipart_id !== null) await this.parts.expectAll(actor, upload);
    else if (!(await this.store.head(known.original_key))) throw uploadErrors.upload_incomplete();
    return this.database.run(writer(actor), async (tx) => {
      const asset = await this.assets.lock(tx, id);
      if (asset.state !== 'uploading') return asset;
      return this.assets.process(tx, id);
    });
  }

  /** Gives the upload up; a job throws away what has arrived of it. @throws DomainError `media.upload_not_found` */
  async abort(actor: Actor, id: string): Promise<void> {
    await this.read(actor, id);
    if (!(await this.assets.deleteUpload(writer(actor), id))) throw uploadErrors.upload_not_found();
  }

  private async report(
    actor: Actor,
    { asset, upload }: Upload,
    parts: readonly ReportedPart[],
  ): Promise<void> {
    expectPlanned(
      upload,
      parts.map(({ partNumber }) => partNumber),
    );
    await this.database.run(writer(actor), async (tx) => {
      // Under the lock: it may be completed or given up this very moment.
      if ((await this.assets.lock(tx, asset.id)).state !== 'uploading')
        throw uploadErrors.upload_not_found();
      await this.uploads.report(tx, asset.id, parts);
    });
  }
}

/** @throws DomainError `media.part_out_of_range` */
function expectPlanned({ parts }: UploadRow, numbers: readonly number[]): void {
  if (numbers.every((number) => number <= (parts ?? 0))) return;
  throw uploadErrors.part_out_of_range({ detail: `Parts go from 1 to ${parts ?? 0}.` });
}

/** The bare content type. @throws DomainError when the policy does not take the file or the actor */
function checked(actor: Actor, policy: UploadPolicy, file: BeginUploadDto): string {
  if (actor.tenantId === undefined || actor.userId === undefined) throw requestErrors.forbidden();
  if (policy.uploaders === 'staff' && actor.role === 'learner') throw requestErrors.forbidden();
  const contentType = file.contentType.split(';')[0]!.trim().toLowerCase();
  if (!policy.contentTypes.includes(contentType))
    throw uploadErrors.type_not_allowed({
      detail: `It takes ${policy.contentTypes.join(', ')}.`,
    });
  if (file.bytes > policy.maxBytes)
    throw uploadErrors.file_too_large({ detail: `It takes up to ${policy.maxBytes} bytes.` });
  return contentType;
}

/** Learners may write nothing in the school themselves: the service does it for them. */
function writer(actor: Actor): Actor {
  return actor.role === 'learner' ? onBehalfOf(actor, actor.tenantId) : actor;
}

const mayTouch = (actor: Actor, asset: AssetRow): boolean =>
  actor.role !== 'learner' || asset.uploader_id === actor.userId;
