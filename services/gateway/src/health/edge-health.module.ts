import { Module } from '@nestjs/common';
import { ForwardingModule } from '../forwarding/index.js';
import { OverviewController } from './overview.controller.js';

@Module({ imports: [ForwardingModule], controllers: [OverviewController] })
export class EdgeHealthModule {}
