import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/index.js';
import { BeaconController } from './beacon.controller.js';
import { Beacons } from './beacons.js';

@Module({ imports: [AssetsModule], controllers: [BeaconController], providers: [Beacons] })
export class BeaconsModule {}
