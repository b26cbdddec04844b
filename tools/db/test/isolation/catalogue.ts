import type pg from 'pg';

export interface Column {
  readonly name: string;
  /** As Postgres writes it: `timestamp with time zone`. */
  readonly type: string;
  /** `b` base, `e` enum, `d` domain, `r` range, `m` multirange. */
  readonly kind: string;
  readonly required: boolean;
  readonly hasDefault: boolean;
  readonly labels: readonly string[];
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly target: string;
  readonly targetColumns: readonly string[];
}

export interface Check {
  readonly name: string;
  readonly columns: readonly string[];
  readonly expression: string;
}

export interface Relation {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'table' | 'partition' | 'view' | 'materialised view';
  readonly secured: boolean;
  readonly forced: boolean;
  readonly policies: number;
  /** A view that reads with the rights of whoever asks. */
  readonly invoker: boolean;
  /** Columns that an insert may name: none that are generated. */
  readonly columns: readonly Column[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
}

/** Everything in a schema that has rows, partitions last (their rows come through their parents). */
export async function relationsOf(admin: pg.Client, schema: string): Promise<Relation[]> {
  const { rows } = await admin.query<Relation>(RELATIONS, [schema]);
  return rows;
}

export const qualified = ({ schema, name }: Pick<Relation, 'schema' | 'name'>): string =>
  `"${schema}"."${name}"`;

const RELATIONS = `
select $1::text as schema, c.relname as name,
  case when c.relispartition then 'partition' when c.relkind = 'v' then 'view'
       when c.relkind = 'm' then 'materialised view' else 'table' end as kind,
  c.relrowsecurity as secured, c.relforcerowsecurity as forced,
  (select count(*)::int from pg_policy where polrelid = c.oid) as policies,
  exists (select from pg_options_to_table(c.reloptions)
          where option_name = 'security_invoker' and option_value::boolean) as invoker,
  coalesce((
    select json_agg(json_build_object(
      'name', attname, 'type', format_type(atttypid, atttypmod), 'kind', typtype,
      'required', attnotnull, 'hasDefault', atthasdef,
      'labels', (select coalesce(json_agg(enumlabel order by enumsortorder), '[]') from pg_enum where enumtypid = t.oid)
    ) order by attnum)
    from pg_attribute join pg_type t on t.oid = atttypid
    where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' and attidentity = ''
  ), '[]') as columns,
  coalesce((
    select json_agg(json_build_object(
      'columns', (select json_agg(attname order by at) from unnest(conkey) with ordinality as k(num, at)
                  join pg_attribute on attrelid = conrelid and attnum = num),
      'target', (select relname from pg_class where oid = confrelid),
      'targetColumns', (select json_agg(attname order by at) from unnest(confkey) with ordinality as k(num, at)
                        join pg_attribute on attrelid = confrelid and attnum = num)))
    from pg_constraint where conrelid = c.oid and contype = 'f' and conparentid = 0
  ), '[]') as "foreignKeys",
  coalesce((
    select json_agg(json_build_object(
      'name', conname, 'expression', pg_get_constraintdef(k.oid),
      'columns', (select coalesce(json_agg(attname), '[]') from pg_attribute
                  where attrelid = conrelid and attnum = any(conkey))))
    from pg_constraint k where conrelid = c.oid and contype = 'c'
  ), '[]') as checks
from pg_class c
where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p', 'v', 'm')
order by c.relispartition, c.relname`;
