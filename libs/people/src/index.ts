export { peopleTable } from './people.migration.js';
export { PeopleModule } from './people.module.js';
