import { Module } from '@nestjs/common';
import { AuthenticationAge } from './authentication-age.js';

@Module({ providers: [AuthenticationAge], exports: [AuthenticationAge] })
export class StepUpModule {}
