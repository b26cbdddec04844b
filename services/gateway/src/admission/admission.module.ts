import { Module } from '@nestjs/common';
import { LoadShedder } from './load-shedder.js';

@Module({ providers: [LoadShedder], exports: [LoadShedder] })
export class AdmissionModule {}
