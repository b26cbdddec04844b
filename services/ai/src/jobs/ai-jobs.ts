import { Injectable } from '@nestjs/common';
import { indexSource, type IndexSourceJob } from '../indexing/index.js';
import { IndexSource } from '../indexing/index.js';
import { WriteQuizDraft, writeQuizDraft, type WriteQuizDraftJob } from '../quiz-drafts/index.js';

/** The durable jobs of ai, each defined once in a process. */
@Injectable()
export class AiJobs {
  readonly indexSource: IndexSourceJob;
  readonly writeQuizDraft: WriteQuizDraftJob;

  constructor(index: IndexSource, quizzes: WriteQuizDraft) {
    this.indexSource = indexSource(index);
    this.writeQuizDraft = writeQuizDraft(quizzes);
  }
}
