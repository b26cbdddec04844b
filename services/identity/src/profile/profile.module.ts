import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { ProfileController } from './profile.controller.js';
import { ProfileRepository } from './profile.repository.js';
import { Profiles } from './profiles.js';

@Module({
  imports: [AuditModule],
  controllers: [ProfileController],
  providers: [Profiles, ProfileRepository],
})
export class ProfileModule {}
