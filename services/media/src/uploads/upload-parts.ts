import { Injectable } from '@nestjs/common';
import { DomainError, type Actor } from '@lyceum/platform';
import { Database } from '@lyceum/persistence';
import { ObjectStore, type UploadRef } from '@lyceum/storage';
import type { AssetRow } from '../assets/index.js';
import { uploadErrors } from './upload.errors.js';
import { UploadRepository, type ReportedPart } from './upload.repository.js';
import type { Upload } from './uploads.js';

const MOST_NAMED = 100;

/** The parts of a large upload: which have arrived, and how they become one object. */
@Injectable()
export class UploadParts {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
  ) {}

  /** What the store says it has; what was reported, where the store cannot tell. */
  async arrived(actor: Actor, { asset, upload }: Upload): Promise<ReportedPart[]> {
    const reference = referenceOf({ asset, upload });
    if (!reference) return [];
    try {
      return await this.store.uploads.listParts(reference);
    } catch (error) {
      if (!isStorage(error, 'not_supported', 'upload_not_found')) throw error;
      return this.uploads.reported(actor, asset.id);
    }
  }

  /**
   * Makes one object of the parts, which may take minutes. A small file is one already, and so is an upload
   * that was put together before.
   * @throws DomainError `media.parts_missing`, `media.parts_rejected`
   */
  async assemble(actor: Actor, asset: AssetRow, signal: AbortSignal): Promise<void> {
    const upload = await this.uploads.find(actor, asset.id);
    if (!upload) return;
    const reference = referenceOf({ asset, upload });
    if (reference && !(await this.store.head(asset.original_key))) {
      const parts = await this.expectAll(actor, { asset, upload });
      try {
        await this.store.uploads.complete(reference, parts, signal);
      } catch (error) {
        if (!isStorage(error, 'invalid_parts', 'invalid_request', 'upload_not_found')) throw error;
        throw uploadErrors.parts_rejected({ cause: error });
      }
    }
    await this.database.run(actor, (tx) => this.uploads.delete(tx, asset.id));
  }

  /** All parts, in order. @throws DomainError `media.parts_missing`, naming the first of them */
  async expectAll(actor: Actor, upload: Upload): Promise<ReportedPart[]> {
    const known = new Map<number, ReportedPart>();
    for (const part of await this.arrived(actor, upload)) known.set(part.partNumber, part);
    const numbers = Array.from({ length: upload.upload.parts ?? 0 }, (_, index) => index + 1);
    const missing = numbers.filter((number) => !known.has(number));
    if (missing.length > 0)
      throw uploadErrors.parts_missing({
        detail: `${missing.length} of ${numbers.length} parts are missing.`,
        extensions: { missing: missing.slice(0, MOST_NAMED) },
      });
    return numbers.map((number) => known.get(number)!);
  }
}

function referenceOf({ asset, upload }: Upload): UploadRef | undefined {
  return upload.multipart_id === null
    ? undefined
    : { key: asset.original_key, uploadId: upload.multipart_id };
}

function isStorage(error: unknown, ...names: string[]): boolean {
  return error instanceof DomainError && names.some((name) => error.code === `storage.${name}`);
}
