import { Injectable } from '@nestjs/common';
import type { Actor } from '@lyceum/platform';
import { Curriculum, type CourseOutline } from '../curriculum/index.js';
import { textSearchConfiguration } from '../indexing/index.js';
import type { SearchScope } from './passage.js';
import { RetrievalRepository, type SourceInScope } from './retrieval.repository.js';

/** What of a course may be searched for somebody now. */
export interface SearchSpace {
  readonly outline: CourseOutline;
  /** An asset may be in several lessons: a source for each. */
  readonly held: readonly SourceInScope[];
  /** Each once, by the configuration of full text that fits their language. */
  readonly byConfiguration: ReadonlyMap<string, readonly SourceInScope[]>;
}

@Injectable()
export class SearchSpaces {
  constructor(
    private readonly curriculum: Curriculum,
    private readonly rows: RetrievalRepository,
  ) {}

  /** @throws DomainError `ai.course_not_found`, `ai.not_enrolled` */
  async of(actor: Actor, { courseId, lessonId }: SearchScope): Promise<SearchSpace> {
    const outline = await this.curriculum.outline(actor, courseId);
    const lessons = outline.lessons.filter(
      ({ id, isOpen }) => isOpen && (lessonId === undefined || id === lessonId),
    );
    const held = await this.rows.inScope(actor.tenantId, lessons, outline);
    const distinct = new Map(held.map((source) => [source.source_id, source]));
    const byConfiguration = new Map<string, SourceInScope[]>();
    for (const source of distinct.values()) {
      const configuration = textSearchConfiguration(source.language);
      const alike = byConfiguration.get(configuration);
      if (alike) alike.push(source);
      else byConfiguration.set(configuration, [source]);
    }
    return { outline, held, byConfiguration };
  }
}
