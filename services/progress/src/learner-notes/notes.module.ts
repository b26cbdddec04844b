import { Module } from '@nestjs/common';
import { CurriculumModule } from '../curriculum/index.js';
import { NoteController } from './note.controller.js';
import { NoteRepository } from './note.repository.js';
import { Notes } from './notes.js';

@Module({
  imports: [CurriculumModule],
  controllers: [NoteController],
  providers: [Notes, NoteRepository],
})
export class NotesModule {}
