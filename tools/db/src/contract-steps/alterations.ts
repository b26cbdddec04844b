import type { Made } from './contract-steps.js';
import { parenthesized, splitOutside } from './sql-text.js';

/** What an action of `alter table` asks of code that does not know of it; undefined when that is nothing. */
export function alterationProblem(table: string, action: string, made: Made): string | undefined {
  const dropped = /^drop column (?:if exists )?(\w+)/.exec(action)?.[1];
  if (dropped !== undefined) return `drops ${table}.${dropped}, which may be in use`;
  if (/^(enable|force) row level security/.test(action)) return `closes ${table}`;
  if (/^add column /.test(action)) return addedColumnProblem(table, action);
  if (/^add /.test(action)) return constraintProblem(table, action, made);
  const [, column, change = ''] = /^alter (?:column )?(\w+) (.*)$/.exec(action) ?? [];
  if (column === undefined) return undefined;
  if (/^(set data )?type /.test(change)) return `changes the type of ${table}.${column}`;
  if (change === 'set not null') return `has ${table}.${column} be given always`;
  if (change === 'drop default')
    return `has ${table}.${column} be given, by who knows nothing of it`;
  return undefined;
}

function addedColumnProblem(table: string, action: string): string | undefined {
  const name = /^add column (?:if not exists )?(\w+)/.exec(action)?.[1] ?? '';
  const isGiven = / (default|generated) /.test(`${action} `);
  return / (not null|primary key)\b/.test(action) && !isGiven
    ? `adds ${table}.${name} without a default, which earlier code does not give`
    : undefined;
}

/** A constraint refuses what was allowed, unless a value that is new has to be there for it to speak. */
function constraintProblem(table: string, action: string, made: Made): string | undefined {
  const [, name = 'a constraint', rest = ''] =
    /^add (?:constraint (\w+) )?(.*)$/.exec(action) ?? [];
  const inside = parenthesized(rest);
  if (!rest.startsWith('check')) {
    const isNew = splitOutside(inside, ',').some((each) => made.columns.has(`${table}.${each}`));
    return isNew
      ? undefined
      : `adds ${name} to ${table}, which rows of earlier code may not fulfil`;
  }
  const alternatives = splitOutside(inside, ' or ');
  const isFulfilled = alternatives.some((each) => isAlwaysFulfilled(table, each, made));
  return isFulfilled ? undefined : `adds ${name} to ${table}, which rows of earlier code may break`;
}

/** By what earlier code always gave, or never knew. */
function isAlwaysFulfilled(table: string, condition: string, made: Made): boolean {
  const [, column, not] = /^(\w+) is (not )?null$/.exec(condition) ?? [];
  if (column === undefined) return false;
  return (not === undefined ? made.columns : made.freed).has(`${table}.${column}`);
}
