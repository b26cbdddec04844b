import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
} from '@nestjs/common';
import { Allow, CurrentActor, Fails, RateLimit, roles, type Actor } from '@lyceum/platform';
import {
  BeginUploadDto,
  CompletedUploadView,
  CompleteUploadDto,
  PartsDto,
  PolicyListView,
  policyView,
  SignedPartsView,
  UploadView,
} from './upload.dto.js';
import { uploadErrors } from './upload.errors.js';
import { Uploads, type Upload } from './uploads.js';

@Controller('v1/media')
export class UploadController {
  constructor(private readonly uploads: Uploads) {}

  /** What may be uploaded for which purpose. */
  @Get('policies')
  policies(): PolicyListView {
    return { items: this.uploads.policies.map(policyView) };
  }

  /** Begins an upload; the bytes go straight to the object store. */
  @Post('uploads')
  @Allow(...roles)
  @RateLimit('upload')
  @Fails(uploadErrors.type_not_allowed, uploadErrors.file_too_large)
  async begin(@CurrentActor() actor: Actor, @Body() body: BeginUploadDto): Promise<UploadView> {
    return this.view(actor, await this.uploads.begin(actor, body));
  }

  /** How far an upload is: what is needed to resume it. */
  @Get('uploads/:id')
  @Allow(...roles)
  @Fails(uploadErrors.upload_not_found)
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<UploadView> {
    return this.view(actor, await this.uploads.read(actor, id));
  }

  /** Notes parts that have arrived and signs addresses for parts that are to be sent. */
  @Post('uploads/:id/parts')
  @HttpCode(200)
  @Allow(...roles)
  @Fails(uploadErrors.upload_not_found, uploadErrors.not_multipart, uploadErrors.part_out_of_range)
  parts(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PartsDto,
  ): Promise<SignedPartsView> {
    return this.uploads.signParts(actor, id, body);
  }

  /** The file has arrived: it is checked and processed from now on. */
  @Post('uploads/:id/complete')
  @HttpCode(202)
  @Allow(...roles)
  @Fails(
    uploadErrors.upload_not_found,
    uploadErrors.parts_missing,
    uploadErrors.part_out_of_range,
    uploadErrors.upload_incomplete,
  )
  async complete(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { parts = [] }: CompleteUploadDto,
  ): Promise<CompletedUploadView> {
    const { state } = await this.uploads.complete(actor, id, parts);
    return { assetId: id, state };
  }

  /** Gives an upload up. */
  @Delete('uploads/:id')
  @HttpCode(204)
  @Allow(...roles)
  @Fails(uploadErrors.upload_not_found)
  abort(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.uploads.abort(actor, id);
  }

  private async view(actor: Actor, known: Upload): Promise<UploadView> {
    const { asset, upload } = known;
    const { multipart_id, part_size, parts } = upload;
    const isMultipart = multipart_id !== null && part_size !== null && parts !== null;
    return {
      id: asset.id,
      state: asset.state,
      bytes: asset.bytes,
      put: isMultipart ? null : { ...(await this.uploads.signPut(known)), method: 'PUT' },
      multipart: isMultipart
        ? { partSize: part_size, parts, uploaded: await this.uploads.arrived(actor, known) }
        : null,
      expiresAt: upload.expires_at,
    };
  }
}
