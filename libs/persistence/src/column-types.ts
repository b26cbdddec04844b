import pg from 'pg';

/** How values of one type arrive, and what that is called in TypeScript. */
interface ColumnType {
  readonly oid: number;
  readonly arrayOid: number;
  readonly typescript: string;
  readonly parse: (text: string) => unknown;
}

const fromPg = (oid: number): ((text: string) => unknown) =>
  pg.types.getTypeParser(oid, 'text') as (text: string) => unknown;
const asIs = (text: string): string => text;
const json = (text: string): unknown => JSON.parse(text) as unknown;

/**
 * By the names of `pg_type`. What is not listed arrives as Postgres writes it: a `date` is a day of the
 * calendar and no instant, a `numeric` has more digits than a number.
 */
const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
  bool: { oid: 16, arrayOid: 1000, typescript: 'boolean', parse: (text) => text === 't' },
  int2: { oid: 21, arrayOid: 1005, typescript: 'number', parse: Number },
  int4: { oid: 23, arrayOid: 1007, typescript: 'number', parse: Number },
  // Counters and sequences, far below 2^53: numbers, not strings.
  int8: { oid: 20, arrayOid: 1016, typescript: 'number', parse: Number },
  float4: { oid: 700, arrayOid: 1021, typescript: 'number', parse: Number },
  float8: { oid: 701, arrayOid: 1022, typescript: 'number', parse: Number },
  timestamptz: { oid: 1184, arrayOid: 1185, typescript: 'Date', parse: fromPg(1184) },
  bytea: { oid: 17, arrayOid: 1001, typescript: 'Buffer', parse: fromPg(17) },
  json: { oid: 114, arrayOid: 199, typescript: 'unknown', parse: json },
  jsonb: { oid: 3802, arrayOid: 3807, typescript: 'unknown', parse: json },
  text: { oid: 25, arrayOid: 1009, typescript: 'string', parse: asIs },
  varchar: { oid: 1043, arrayOid: 1015, typescript: 'string', parse: asIs },
  uuid: { oid: 2950, arrayOid: 2951, typescript: 'string', parse: asIs },
  date: { oid: 1082, arrayOid: 1182, typescript: 'string', parse: asIs },
  interval: { oid: 1186, arrayOid: 1187, typescript: 'string', parse: asIs },
  numeric: { oid: 1700, arrayOid: 1231, typescript: 'string', parse: asIs },
};

type Elements = readonly (string | null | Elements)[];

/** Splits any array literal; its elements are texts, null, or arrays again. */
const elementsOf = fromPg(1009) as (text: string) => Elements;

function parseElements(elements: Elements, parse: (text: string) => unknown): unknown[] {
  return elements.map((element) => {
    if (element === null) return null;
    return typeof element === 'string' ? parse(element) : parseElements(element, parse);
  });
}

const parsers = new Map<number, (text: string) => unknown>();
for (const { oid, arrayOid, parse } of Object.values(COLUMN_TYPES)) {
  parsers.set(oid, parse);
  parsers.set(arrayOid, (text) => parseElements(elementsOf(text), parse));
}

export function parserOf(oid: number): (text: string) => unknown {
  return parsers.get(oid) ?? asIs;
}

/** @param name as in `pg_type`; arrays begin with an underscore */
export function typescriptOf(name: string): string {
  const element = name.startsWith('_') ? COLUMN_TYPES[name.slice(1)]?.typescript : undefined;
  return element ? `${element}[]` : (COLUMN_TYPES[name]?.typescript ?? 'string');
}
