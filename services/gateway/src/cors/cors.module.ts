import { Module } from '@nestjs/common';
import { Cors } from './cors.js';

@Module({ providers: [Cors], exports: [Cors] })
export class CorsModule {}
