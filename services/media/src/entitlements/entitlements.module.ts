import { Module } from '@nestjs/common';
import { EntitlementRepository } from './entitlement.repository.js';
import { Entitlements } from './entitlements.js';
import { ProjectEntitlements } from './project-entitlements.on-catalog-events.js';

@Module({
  controllers: [ProjectEntitlements],
  providers: [Entitlements, EntitlementRepository],
  exports: [Entitlements],
})
export class EntitlementsModule {}
