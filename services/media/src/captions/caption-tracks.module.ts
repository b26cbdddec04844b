import { Module } from '@nestjs/common';
import { CaptionRepository } from './caption.repository.js';

/** The captions that there are; apart from changing them. */
@Module({ providers: [CaptionRepository], exports: [CaptionRepository] })
export class CaptionTracksModule {}
