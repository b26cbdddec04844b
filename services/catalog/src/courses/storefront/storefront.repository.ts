import { Injectable } from '@nestjs/common';
import type { SectionOutline } from '@lyceum/contracts';
import { anonymousActor, type Actor, type Position } from '@lyceum/platform';
import { Database, pointRead, statement } from '@lyceum/persistence';
import type { CoursesRow } from '../../schema.generated.js';
import type { PublishedLesson } from '../publishing/course-version.js';

/** A published course as its card shows it. */
export type PublicCourseRow = Pick<
  CoursesRow,
  | 'id'
  | 'tenant_id'
  | 'title'
  | 'summary'
  | 'slug'
  | 'language'
  | 'cover_asset_id'
  | 'categories'
  | 'is_open'
  | 'prerequisites'
  | 'latest_version'
  | 'version'
> & { readonly published_at: Date };
export type PublicOutlineRow = PublicCourseRow & {
  readonly is_sequential: boolean;
  readonly sections: readonly SectionOutline[];
  readonly lessons: readonly PublishedLesson[];
};

/** Of a row called `c`. */
export const PUBLIC_COLUMNS = `c.id, c.tenant_id, c.title, c.summary, c.slug, c.language, c.cover_asset_id, c.categories,
  c.is_open, c.prerequisites, c.latest_version, c.version, c.published_at`;
/** What the policy says too; here for the index. */
const IS_PUBLIC = `c.status = 'published' and c.archived_at is null and c.deleted_at is null`;

const BY_ID = pointRead<PublicOutlineRow>(
  'storefront.by_id',
  `select ${PUBLIC_COLUMNS}, v.is_sequential, v.sections, v.lessons
   from courses c join course_versions v on v.course_id = c.id and v.number = c.latest_version where c.id = $1`,
);
const BY_IDS = statement<PublicCourseRow>(
  'storefront.by_ids',
  `select ${PUBLIC_COLUMNS} from courses c where c.id = any ($1::uuid[])`,
);
const OF_SCHOOL = statement<PublicCourseRow & { position: string }>(
  'storefront.of_school',
  `select ${PUBLIC_COLUMNS}, c.published_at::text as position from courses c
   where c.tenant_id = $1 and ${IS_PUBLIC}
     and ($2::text is null or $2 = any (c.categories)) and ($3::text is null or c.language = $3)
     and ($4::text is null or c.slug = $4)
     and ($5::timestamptz is null or (c.published_at, c.id) < ($5, $6::uuid))
   order by c.published_at desc, c.id desc limit $7`,
);
const OF_ALL = statement<PublicCourseRow & { position: string }>(
  'storefront.of_all',
  `select ${PUBLIC_COLUMNS}, c.published_at::text as position from courses c
   where ${IS_PUBLIC} and ($1::text is null or $1 = any (c.categories)) and ($2::text is null or c.language = $2)
     and ($3::text is null or c.slug = $3)
     and ($4::timestamptz is null or (c.published_at, c.id) < ($4, $5::uuid))
   order by c.published_at desc, c.id desc limit $6`,
);

export interface StorefrontFilter {
  readonly schoolId: string | undefined;
  readonly category: string | undefined;
  readonly language: string | undefined;
  readonly slug: string | undefined;
}

/** Reads as nobody in particular, whoever asks: what is public is the same for all. */
@Injectable()
export class StorefrontRepository {
  constructor(private readonly database: Database) {}

  async find(caller: Actor, id: string): Promise<PublicOutlineRow | undefined> {
    return (await this.database.read(anonymousActor(caller), BY_ID, [id]))[0];
  }

  /** Those of the courses that are public, in any order. */
  findMany(caller: Actor, ids: readonly string[]): Promise<PublicCourseRow[]> {
    return this.database.read(anonymousActor(caller), BY_IDS, [ids]);
  }

  /** Newest first. */
  list(
    caller: Actor,
    { schoolId, category, language, slug }: StorefrontFilter,
    limit: number,
    [publishedAt, id]: Position = [],
  ): Promise<(PublicCourseRow & { position: string })[]> {
    const visitor = anonymousActor(caller);
    const rest = [category, language, slug, publishedAt, id, limit];
    return schoolId === undefined
      ? this.database.read(visitor, OF_ALL, rest)
      : this.database.read(visitor, OF_SCHOOL, [schoolId, ...rest]);
  }
}
