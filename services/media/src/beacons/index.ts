export { BeaconsModule } from './beacons.module.js';
