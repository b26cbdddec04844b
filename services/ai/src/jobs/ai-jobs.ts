import { Injectable } from '@nestjs/common';
import { indexSource, type IndexSourceJob } from '../indexing/index.js';
import { IndexSource } from '../indexing/index.js';
import { WriteQuizDraft, writeQuizDraft, type WriteQuizDraftJob } from '../quiz-drafts/index.js';
import {
  WriteTranscript,
  writeTranscript,
  type WriteTranscriptJob,
} from '../transcriptions/index.js';

/** The durable jobs of ai, each defined once in a process. */
@Injectable()
export class AiJobs {
  readonly indexSource: IndexSourceJob;
  readonly writeQuizDraft: WriteQuizDraftJob;
  readonly writeTranscript: WriteTranscriptJob;

  constructor(index: IndexSource, quizzes: WriteQuizDraft, transcripts: WriteTranscript) {
    this.indexSource = indexSource(index);
    this.writeQuizDraft = writeQuizDraft(quizzes);
    this.writeTranscript = writeTranscript(transcripts);
  }
}
