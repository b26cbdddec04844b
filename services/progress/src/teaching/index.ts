export { TeachingModule } from './teaching.module.js';
