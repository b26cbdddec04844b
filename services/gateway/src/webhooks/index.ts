export { webhookSecretSettings } from './webhook-secrets.js';
export { WebhooksModule } from './webhooks.module.js';
