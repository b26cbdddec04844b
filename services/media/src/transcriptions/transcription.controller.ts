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
import { Allow, CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { assetErrors } from '../assets/index.js';
import { captionErrors } from '../captions/index.js';
import {
  RequestTranscriptionDto,
  transcriptionView,
  TranscriptionView,
} from './transcription.dto.js';
import { transcriptionErrors } from './transcription.errors.js';
import { Transcriptions } from './transcriptions.js';

@Controller('v1/media/assets')
export class TranscriptionController {
  constructor(private readonly transcriptions: Transcriptions) {}

  /**
   * Has a model write captions of what is said. It takes as long as the recording does to be heard; captions that
   * somebody uploads meanwhile win.
   */
  @Post(':id/transcription')
  @HttpCode(202)
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(
    assetErrors.asset_not_found,
    assetErrors.asset_not_ready,
    captionErrors.language_invalid,
    transcriptionErrors.nothing_to_hear,
    transcriptionErrors.captions_exist,
    transcriptionErrors.transcription_under_way,
  )
  async request(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { language }: RequestTranscriptionDto,
  ): Promise<TranscriptionView> {
    return transcriptionView(await this.transcriptions.request(actor, id, language));
  }

  /** How far the newest transcription of an asset is. */
  @Get(':id/transcription')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(assetErrors.asset_not_found, transcriptionErrors.transcription_not_found)
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<TranscriptionView> {
    return transcriptionView(await this.transcriptions.read(actor, id));
  }

  /**
   * Ends the transcription of an asset that is under way: nothing more is asked of the model, what is heard is paid.
   * One that has ended, or is heard to its end, stays as it is.
   */
  @Delete(':id/transcription')
  @HttpCode(204)
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(assetErrors.asset_not_found, transcriptionErrors.transcription_not_found)
  cancel(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.transcriptions.cancel(actor, id);
  }
}
