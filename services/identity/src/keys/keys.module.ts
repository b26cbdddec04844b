import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/index.js';
import { DerivedKeys } from './derived-keys.js';
import { DiscoveryController } from './discovery.controller.js';
import { KeyRotation } from './key-rotation.js';
import { SealedBoxes } from './sealed-boxes.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

@Module({
  imports: [AuditModule],
  controllers: [DiscoveryController],
  providers: [SigningKeys, SigningKeyRepository, KeyRotation, SealedBoxes, DerivedKeys],
  exports: [SigningKeys, SealedBoxes, DerivedKeys],
})
export class KeysModule {}
