export { BusModule } from './bus.module.js';
