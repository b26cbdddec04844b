import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { IdentityLinks } from './identity-links.js';
import { IdentityRepository } from './identity.repository.js';

@Module({
  imports: [AuditModule],
  providers: [IdentityLinks, IdentityRepository],
  exports: [IdentityLinks, IdentityRepository],
})
export class IdentitiesModule {}
