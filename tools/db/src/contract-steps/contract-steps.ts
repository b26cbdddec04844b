import { TableKit, upStatements, type ServiceSchema } from '@lyceum/persistence';
import { alterationProblem } from './alterations.js';
import { parenthesized, plainSql, splitOutside } from './sql-text.js';

/** A step that code of an earlier version does not survive. */
export interface ContractStep {
  readonly migration: string;
  readonly problem: string;
}

/** What a migration has made by the statement that is looked at: no earlier version knows of it. */
export interface Made {
  readonly objects: Set<string>;
  /** `table.column` */
  readonly columns: Set<string>;
  /** `table.column` of those that had to be given before. */
  readonly freed: Set<string>;
  readonly raising: Set<string>;
}

/** Unique indexes of all migrations so far; an `on conflict` of an earlier version needs them. */
type UniqueIndexes = Set<string>;

type Rule = (match: RegExpExecArray, made: Made, unique: UniqueIndexes) => string | undefined;

const NAME = `([\\w.]+)`;
const KINDS = 'table|view|materialized view|function|procedure|type|domain|sequence|schema';

/** By how a statement begins; what is not here takes nothing away. */
const rules: readonly (readonly [RegExp, Rule])[] = [
  [
    new RegExp(`^drop (${KINDS}) (?:if exists )?${NAME}`),
    ([, kind, name], { objects }) =>
      objects.has(name!) ? undefined : `drops the ${kind!} ${name!}, which may be in use`,
  ],
  [
    new RegExp(`^drop policy (?:if exists )?${NAME} on ${NAME}`),
    ([, policy, table], { objects }) =>
      objects.has(table!) ? undefined : `takes the rights of ${policy!} on ${table!} away`,
  ],
  [
    new RegExp(`^drop index (?:concurrently )?(?:if exists )?${NAME}`),
    ([, index], _, unique) =>
      unique.has(index!)
        ? `drops the unique index ${index!}, which may decide conflicts`
        : undefined,
  ],
  [
    /^revoke .* on (?:table |function )?(.*) from /,
    ([, names], { objects }) => {
      const known = splitOutside(names!, ',').filter((name) => !objects.has(name.split('(')[0]!));
      return known.length > 0 ? `takes rights on ${known.join(', ')} away` : undefined;
    },
  ],
  [
    new RegExp(`^create unique index (?:concurrently )?(?:if not exists )?${NAME} on ${NAME}`),
    ({ input, 1: index, 2: table }, { objects, columns }, unique) => {
      unique.add(index!);
      const indexed = splitOutside(parenthesized(input), ',');
      const isNew = objects.has(table!) || indexed.some((name) => columns.has(`${table!}.${name}`));
      return isNew ? undefined : `allows each key of ${index!} once in ${table!}`;
    },
  ],
  [
    new RegExp(`^create (?:constraint )?trigger \\w+ .* on ${NAME} .*execute function ${NAME}`),
    ([, table, routine], { objects, raising }) =>
      !objects.has(table!) && (raising.has(routine!) || !objects.has(routine!))
        ? `has ${routine!} refuse changes of ${table!}`
        : undefined,
  ],
  [
    new RegExp(`^alter (?:${KINDS}|index|policy) (?:if exists )?${NAME} (?:rename|set schema) `),
    ([, name], { objects }) => (objects.has(name!) ? undefined : `renames ${name!}, or in it`),
  ],
  [
    new RegExp(`^alter table (?:if exists )?(?:only )?${NAME} (.*)$`),
    ([, table, actions], made) =>
      made.objects.has(table!)
        ? undefined
        : splitOutside(actions!, ',')
            .map((action) => alterationProblem(table!, action, made))
            .find((problem) => problem !== undefined),
  ],
];

/**
 * Steps of a service's migrations that code of an earlier version does not survive, when it runs on the schema: things
 * it uses that are dropped or renamed, values it does not know of and has to give, rows that are refused now. What a
 * migration makes itself may be anything. The bodies of functions and of `do` are not looked into.
 */
export function contractSteps({ service, migrations }: ServiceSchema): ContractStep[] {
  const kit = new TableKit(service);
  const unique: UniqueIndexes = new Set();
  return migrations.flatMap((migration) => {
    const made: Made = {
      ...{ objects: new Set(), columns: new Set(), freed: new Set(), raising: new Set() },
    };
    return upStatements(migration, kit).flatMap((sql) => {
      const text = plainSql(sql);
      note(sql, text, made);
      const problem = problemOf(text, made, unique);
      return problem === undefined ? [] : [{ migration: migration.id, problem }];
    });
  });
}

function problemOf(text: string, made: Made, unique: UniqueIndexes): string | undefined {
  for (const [pattern, rule] of rules) {
    const match = pattern.exec(text);
    if (match) return rule(match, made, unique);
  }
  return undefined;
}

/** Remembers what a statement makes or frees, before it is judged: its parts are of one moment. */
function note(sql: string, text: string, made: Made): void {
  const created = new RegExp(
    `^create (?:or replace )?(?:${KINDS}) (?:if not exists )?${NAME}`,
  ).exec(text);
  if (created) made.objects.add(created[1]!);
  if (created && /raise exception/i.test(sql)) made.raising.add(created[1]!);
  const altered = new RegExp(`^alter table (?:if exists )?(?:only )?${NAME} (.*)$`).exec(text);
  if (!altered) return;
  for (const action of splitOutside(altered[2]!, ',')) {
    const added = /^add column (?:if not exists )?(\w+)/.exec(action)?.[1];
    if (added !== undefined) made.columns.add(`${altered[1]!}.${added}`);
    const freed = /^alter (?:column )?(\w+) drop not null/.exec(action)?.[1];
    if (freed !== undefined) made.freed.add(`${altered[1]!}.${freed}`);
  }
}
