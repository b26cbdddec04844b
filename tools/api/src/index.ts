export { apiFiles } from './api-files.js';
