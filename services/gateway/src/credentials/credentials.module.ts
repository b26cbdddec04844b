import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/index.js';
import { ApiKeys } from './api-keys.js';
import { Credentials } from './credentials.js';

@Module({ imports: [LimitsModule], providers: [ApiKeys, Credentials], exports: [Credentials] })
export class CredentialsModule {}
