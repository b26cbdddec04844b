import { Module } from '@nestjs/common';
import { EdgeRedisModule } from '../redis/index.js';
import { Idempotency } from './idempotency.js';

@Module({ imports: [EdgeRedisModule], providers: [Idempotency], exports: [Idempotency] })
export class IdempotencyModule {}
