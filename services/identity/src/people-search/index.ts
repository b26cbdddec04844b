export { PeopleSearchModule } from './people-search.module.js';
