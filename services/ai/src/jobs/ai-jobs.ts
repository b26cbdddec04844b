import { Injectable } from '@nestjs/common';
import { indexSource, type IndexSourceJob } from '../indexing/index-source.job.js';
import { IndexSource } from '../indexing/index-source.js';

/** The durable jobs of ai, each defined once in a process. */
@Injectable()
export class AiJobs {
  readonly indexSource: IndexSourceJob;

  constructor(index: IndexSource) {
    this.indexSource = indexSource(index);
  }
}
