import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Never in a log, whatever object they hang from. */
const SECRET_PATHS = [
  'password',
  'token',
  'authorization',
  'cookie',
  'secret',
  'accessToken',
  'refreshToken',
  'email',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * JSON lines on standard output: `time` (ISO 8601), `level` (name), `service`, `msg`, and the trace id
 * where there is one.
 */
export function createLogger(
  service: string,
  level: string,
  destination?: DestinationStream,
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [...SECRET_PATHS, 'headers["set-cookie"]', 'req.headers["set-cookie"]'],
        censor: '[redacted]',
      },
    },
    destination ?? pino.destination({ dest: 1, sync: false, minLength: 0 }),
  );
}
