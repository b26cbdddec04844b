import { Module } from '@nestjs/common';
import { Thesaurus } from './thesaurus.js';

@Module({ providers: [Thesaurus], exports: [Thesaurus] })
export class ThesaurusModule {}
