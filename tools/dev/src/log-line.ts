/** What a service logs: one JSON object a line, as pino writes them. */
interface LogRecord {
  readonly time?: string | number;
  readonly level?: string | number;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly stack?: string };
  readonly stack?: string;
}

const LEVELS: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/** What a request's message says already; the trace id is enough to find the rest. */
const OF_REQUEST = ['requestId', 'method', 'route', 'status', 'ms'];

/** Shown in their own place, or of no use to a reader. */
const OWN_PLACE = new Set([
  ...OF_REQUEST,
  'time',
  'level',
  'msg',
  'service',
  'err',
  'stack',
  'pid',
  'hostname',
  'v',
]);

const SERVICE_COLOURS = [36, 35, 34, 32, 33, 96, 95, 94, 92, 93];
const LEVEL_COLOURS: Record<string, number> = { warn: 33, error: 31, fatal: 31 };

export interface LogFormat {
  readonly colour: boolean;
  /** All services, so that each keeps its colour and names line up. */
  readonly services: readonly string[];
}

/** A line of a service as a person reads it: `time service level message key=value`, a stack below. */
export function formatLogLine(service: string, line: string, format: LogFormat): string {
  const record = parse(line);
  const name = paint(
    service.padEnd(width(format.services)),
    serviceColour(service, format),
    format,
  );
  if (record === undefined) return `${clock(Date.now())} ${name} ${line}`;
  const level = levelName(record.level);
  const fields = Object.entries(record)
    .filter(([key, value]) => !OWN_PLACE.has(key) && value !== undefined && value !== null)
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
  const head = [
    clock(record.time),
    name,
    paint(level.padEnd(5), LEVEL_COLOURS[level], format),
    record.msg ?? record.err?.message ?? '',
    ...(fields === '' ? [] : [paint(fields, 2, format)]),
  ].join(' ');
  const stack = record.err?.stack ?? record.stack;
  return stack === undefined ? head : `${head}\n${stack.replace(/^/gm, '    ')}`;
}

/** A line of the supervisor about a service. */
export function formatNotice(service: string, text: string, format: LogFormat): string {
  const name = paint(
    service.padEnd(width(format.services)),
    serviceColour(service, format),
    format,
  );
  return `${clock(Date.now())} ${name} ${paint(text, 1, format)}`;
}

function parse(line: string): (LogRecord & Record<string, unknown>) | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as LogRecord & Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function levelName(level: string | number | undefined): string {
  return typeof level === 'number' ? (LEVELS[level] ?? String(level)) : (level ?? 'info');
}

/** Local time of day, with milliseconds. */
function clock(time: string | number | undefined): string {
  const date = new Date(time ?? Date.now());
  if (Number.isNaN(date.getTime())) return String(time);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(
    (part) => String(part).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function width(services: readonly string[]): number {
  return Math.max(0, ...services.map((service) => service.length));
}

function serviceColour(service: string, { services }: LogFormat): number | undefined {
  const index = services.indexOf(service);
  return index < 0 ? undefined : SERVICE_COLOURS[index % SERVICE_COLOURS.length];
}

function paint(text: string, code: number | undefined, { colour }: LogFormat): string {
  return colour && code !== undefined ? `\x1b[${code}m${text}\x1b[0m` : text;
}
