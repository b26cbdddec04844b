import { Module } from '@nestjs/common';
import { ApiKeys } from './api-keys.js';
import { Credentials } from './credentials.js';

@Module({ providers: [ApiKeys, Credentials], exports: [Credentials] })
export class CredentialsModule {}
