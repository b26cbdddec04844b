import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
} from '@nestjs/common';
import { Allow, CurrentActor, Fails, type Actor } from '@lyceum/platform';
import { AssetPageView, AssetsQuery, assetView, AssetView } from './asset.dto.js';
import { assetErrors } from './asset.errors.js';
import { Assets } from './assets.js';

@Controller('v1/media/assets')
export class AssetController {
  constructor(private readonly assets: Assets) {}

  /** The school's media, newest first. */
  @Get()
  @Allow('owner', 'instructor', 'assistant', 'admin')
  async list(@CurrentActor() actor: Actor, @Query() query: AssetsQuery): Promise<AssetPageView> {
    const { items, nextCursor } = await this.assets.list(actor, query);
    return { items: items.map(assetView), nextCursor };
  }

  /** What is known of an asset, and how far its processing is. */
  @Get(':id')
  @Allow('owner', 'instructor', 'assistant', 'admin')
  @Fails(assetErrors.asset_not_found)
  async read(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AssetView> {
    return assetView(await this.assets.read(actor, id));
  }

  /** Deletes an asset and all that was made of it. Processing that is under way ends. */
  @Delete(':id')
  @HttpCode(204)
  @Allow('owner', 'instructor', 'admin')
  @Fails(assetErrors.asset_not_found)
  delete(@CurrentActor() actor: Actor, @Param('id', ParseUUIDPipe) id: string): Promise<void> {
    return this.assets.delete(actor, id);
  }

  /** Processes an asset again after that has failed. */
  @Post(':id/process')
  @HttpCode(202)
  @Allow('owner', 'instructor', 'admin')
  @Fails(assetErrors.asset_not_found, assetErrors.asset_not_failed)
  async process(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<AssetView> {
    return assetView(await this.assets.processAgain(actor, id));
  }
}
