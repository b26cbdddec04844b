import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/index.js';
import { MailDelivery } from './mail-delivery.js';
import { MailKeys } from './mail-keys.js';
import { MailRepository } from './mail.repository.js';

/** What the jobs need of mail; apart from what needs the jobs. */
@Module({
  imports: [KeysModule],
  providers: [MailDelivery, MailKeys, MailRepository],
  exports: [MailDelivery, MailKeys, MailRepository],
})
export class MailDeliveryModule {}
