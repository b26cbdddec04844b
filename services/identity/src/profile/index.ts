export { IsLocale } from './is-locale.js';
export { ProfileModule } from './profile.module.js';
