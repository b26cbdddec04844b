export { SchoolAddresses } from './school-addresses.js';
export { SchoolsModule } from './schools.module.js';
