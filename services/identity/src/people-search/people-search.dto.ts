import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '@lyceum/platform';
import type { PersonRow } from './people-search.repository.js';

export class PeopleQuery extends PageQuery {
  /** A name or user name, or a part of it; typing errors are forgiven. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  query!: string;
}

/** What people of one school may see of each other. */
export class PersonView {
  readonly id!: string;
  readonly name!: string;
  readonly username!: string | null;
  readonly avatarId!: string | null;
}

export class PeoplePageView {
  readonly items!: PersonView[];
  readonly nextCursor!: string | null;
}

export const personView = (row: PersonRow): PersonView => ({
  id: row.id,
  name: row.display_name,
  username: row.username,
  avatarId: row.avatar_id,
});
