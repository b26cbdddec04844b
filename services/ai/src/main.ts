import { bootstrap } from '@lyceum/platform';
import { AppModule } from './app.module.js';
import { settings } from './config.js';

await bootstrap({ name: 'ai', settings, module: AppModule });
