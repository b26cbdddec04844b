export { MemberFacts } from './member-facts.js';
export { MembersModule } from './members.module.js';
