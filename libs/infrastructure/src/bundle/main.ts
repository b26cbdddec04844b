import { join } from 'node:path';
import { discoverServices } from '../stack/discover-services.js';
import { bundleServices } from './bundle-services.js';

/** `node libs/infrastructure/dist/src/bundle/main.js`: the bundles of a built checkout, for its images. */
const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
await bundleServices(
  root,
  discoverServices(root).map(({ name }) => name),
);
