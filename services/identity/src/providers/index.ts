export { providerSettings } from './provider.settings.js';
export { ProvidersModule } from './providers.module.js';
