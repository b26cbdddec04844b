import { Controller, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  Allow,
  CurrentActor,
  Fails,
  Public,
  roles,
  SendsHeaders,
  type Actor,
} from '@lyceum/platform';
import { assetErrors } from '../assets/index.js';
import { ImagesView, PlaybackView } from './playback.dto.js';
import { playbackErrors } from './playback.errors.js';
import { Playbacks } from './playbacks.js';

@Controller('v1/media')
export class PlaybackController {
  constructor(private readonly playbacks: Playbacks) {}

  /** Addresses to play, show or download an asset, for its school's staff and for whom a lesson with it is open. */
  @Post('assets/:id/playback')
  @HttpCode(200)
  @Allow(...roles)
  @Header('cache-control', 'no-store')
  @SendsHeaders('cache-control')
  @Fails(
    assetErrors.asset_not_found,
    assetErrors.asset_not_ready,
    playbackErrors.not_entitled,
    playbackErrors.opens_later,
    playbackErrors.after_earlier_lessons,
  )
  open(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<PlaybackView> {
    return this.playbacks.open(actor, id);
  }

  /** A picture that is for everybody (a cover, say), in its sizes. Its addresses never change. */
  @Get('images/:id')
  @Public()
  @Header('cache-control', 'public, max-age=300')
  @SendsHeaders('cache-control')
  @Fails(assetErrors.asset_not_found)
  images(
    @CurrentActor() caller: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<ImagesView> {
    return this.playbacks.publicImages(caller, id);
  }
}
