import { Module } from '@nestjs/common';
import { ProjectSchools } from './project-schools.js';
import { SchoolAddresses } from './school-addresses.js';

@Module({ controllers: [ProjectSchools], providers: [SchoolAddresses], exports: [SchoolAddresses] })
export class SchoolsModule {}
