import { Module } from '@nestjs/common';
import { Signatures } from './signatures.js';

@Module({ providers: [Signatures], exports: [Signatures] })
export class KeysModule {}
