import { Module } from '@nestjs/common';
import { MediaEdge } from './media-edge.js';

@Module({ providers: [MediaEdge] })
export class EdgeModule {}
