import type { ClientBase } from 'pg';

/**
 * Everything that matters about a schema as sorted lines of text, the same for the same schema wherever
 * and whenever it was made: tables, columns, constraints, indexes, row security, policies, rights,
 * functions, triggers. Partitions are left out: they come and go with time.
 */
export async function describeSchema(client: ClientBase, schema: string): Promise<string[]> {
  // Names are written with their schema unless it is on the path: with an empty path they always are.
  const { rows: before } = await client.query<{ path: string }>(
    `select current_setting('search_path') as path, set_config('search_path', '', false)`,
  );
  try {
    const { rows } = await client.query<{ line: string }>(DESCRIBE, [schema]);
    return rows.map(({ line }) => line).sort();
  } finally {
    await client.query(`select set_config('search_path', $1, false)`, [before[0]?.path]);
  }
}

const DESCRIBE = `
with relations as (
  select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relacl, c.relowner, c.reloptions
  from pg_class c where c.relnamespace = to_regnamespace($1) and not c.relispartition
)
select format('table %s %s', relname,
         case when relrowsecurity then 'rls' else 'no-rls' end
         || case when relforcerowsecurity then ' forced' else '' end
         || case when relkind = 'p' then ' partitioned by ' || pg_get_partkeydef(oid) else '' end) as line
from relations where relkind in ('r', 'p')
union all
select format('view %s %s %s %s', relname, relkind, array(select unnest(reloptions) order by 1)::text, pg_get_viewdef(oid)) from relations where relkind in ('v', 'm')
union all
select format('column %s.%s %s%s%s', relname, attname, format_type(atttypid, atttypmod),
         case when attnotnull then ' not null' else '' end,
         coalesce(case when attgenerated <> '' then ' generated ' else ' default ' end || pg_get_expr(adbin, adrelid), '')
         || case when attidentity <> '' then ' identity' else '' end)
from relations join pg_attribute on attrelid = relations.oid and attnum > 0 and not attisdropped
left join pg_attrdef on adrelid = relations.oid and adnum = attnum
where relkind in ('r', 'p', 'v', 'm')
union all
select format('constraint %s.%s %s', relname, conname, pg_get_constraintdef(pg_constraint.oid))
from relations join pg_constraint on conrelid = relations.oid
-- Only PostgreSQL 18 lists these; the column says it too.
where contype <> 'n'
union all
select format('index %s', pg_get_indexdef(indexrelid))
from relations join pg_index on indrelid = relations.oid
union all
select format('policy %s.%s %s %s to %s using (%s) check (%s)', relname, polname, polcmd,
         case when polpermissive then 'permissive' else 'restrictive' end,
         array(select case when member = 0 then 'public'
                           when member = relations.relowner then 'owner'
                           else pg_get_userbyid(member) end from unnest(polroles) as member)::text,
         coalesce(pg_get_expr(polqual, polrelid), ''), coalesce(pg_get_expr(polwithcheck, polrelid), ''))
from relations join pg_policy on polrelid = relations.oid
union all
select format('grant %s on %s to %s', privilege_type, relname,
         case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end)
from relations, aclexplode(relacl) where grantee <> relowner
union all
select format('grant %s on column %s.%s to %s', privilege_type, relname, attname,
         case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end)
from relations join pg_attribute on attrelid = relations.oid, aclexplode(attacl) where grantee <> relowner
union all
select format('grant %s on schema to %s', privilege_type,
         case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end)
from pg_namespace, aclexplode(nspacl) where oid = to_regnamespace($1) and grantee <> nspowner
union all
select format('sequence %s', relname) from relations
where relkind = 'S' and not exists (select from pg_depend where objid = relations.oid and deptype in ('a', 'i'))
union all
select format('type %s %s', typname,
         coalesce(nullif(array(select enumlabel from pg_enum where enumtypid = t.oid order by enumsortorder)::text, '{}'),
                  format_type(typbasetype, typtypmod)))
from pg_type t where typnamespace = to_regnamespace($1) and typtype in ('e', 'd')
union all
select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p where p.pronamespace = to_regnamespace($1)
union all
select format('grant %s on function %s to %s', privilege_type, proname,
         case when grantee = 0 then 'public' else pg_get_userbyid(grantee) end)
from pg_proc p, aclexplode(proacl) where p.pronamespace = to_regnamespace($1) and grantee <> proowner
union all
select format('trigger %s', pg_get_triggerdef(t.oid)) from relations join pg_trigger t on tgrelid = relations.oid
where not tgisinternal`;
