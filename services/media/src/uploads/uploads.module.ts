import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { UploadParts } from './upload-parts.js';
import { UploadController } from './upload.controller.js';
import { UploadRepository } from './upload.repository.js';
import { Uploads } from './uploads.js';

@Module({
  imports: [AssetsModule],
  controllers: [UploadController],
  providers: [Uploads, UploadParts, UploadRepository],
  exports: [Uploads, UploadParts, UploadRepository],
})
export class UploadsModule {}
