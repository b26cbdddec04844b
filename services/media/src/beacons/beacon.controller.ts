import { Body, Controller, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { Allow, CurrentActor, Fails, roles, type Actor } from '@lyceum/platform';
import { assetErrors } from '../assets/index.js';
import { BeaconDto } from './beacon.dto.js';
import { Beacons } from './beacons.js';

@Controller('v1/media/assets')
export class BeaconController {
  constructor(private readonly beacons: Beacons) {}

  /** How well an asset plays, as the player sees it. */
  @Post(':id/beacons')
  @HttpCode(204)
  @Allow(...roles)
  @Fails(assetErrors.asset_not_found)
  record(
    @CurrentActor() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() beacon: BeaconDto,
  ): Promise<void> {
    return this.beacons.record(actor, id, beacon);
  }
}
