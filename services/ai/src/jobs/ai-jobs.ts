import { Injectable } from '@nestjs/common';
import { indexSource, type IndexSourceJob } from '../indexing/index.js';
import { IndexSource } from '../indexing/index.js';

/** The durable jobs of ai, each defined once in a process. */
@Injectable()
export class AiJobs {
  readonly indexSource: IndexSourceJob;

  constructor(index: IndexSource) {
    this.indexSource = indexSource(index);
  }
}
