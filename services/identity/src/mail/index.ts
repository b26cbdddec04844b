export { deliverMail } from './deliver-mail.job.js';
export { MailDelivery } from './mail-delivery.js';
export { MailDeliveryModule } from './mail-delivery.module.js';
export { MailModule } from './mail.module.js';
export { MailQueue, type MailRequest, type Recipient } from './mail-queue.js';
export type { MailParams, MailTemplate } from './templates/mail-templates.js';
export { mailSettings } from './mail.settings.js';
