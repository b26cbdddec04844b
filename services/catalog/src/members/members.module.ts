import { Module } from '@nestjs/common';
import { MemberFacts } from './member-facts.js';
import { ProjectMembers } from './project-members.on-membership-changed.js';

@Module({ controllers: [ProjectMembers], providers: [MemberFacts], exports: [MemberFacts] })
export class MembersModule {}
