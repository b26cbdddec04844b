export { SchoolDto } from './school.dto.js';
export { schoolErrors } from './school.errors.js';
export { coversRole, schoolRoles, type SchoolRole } from './school-roles.js';
export { Schools } from './schools.js';
export { SchoolsModule } from './schools.module.js';
