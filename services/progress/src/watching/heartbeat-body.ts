import { isUUID } from 'class-validator';

export const MAX_BEATS = 500;
export const MAX_RANGES = 50;
/** Of 2 ^ 31 milliseconds. */
export const MAX_SECONDS = 2_000_000;
export const MAX_SEQUENCE = 1_000_000_000;
/** The last millisecond of the year 9999. */
export const MAX_INSTANT = 253_402_300_799_999;
export const MIN_PLAYBACK_RATE = 0.05;
export const MAX_PLAYBACK_RATE = 16;

const HEARTBEAT_FIELDS = 2;
const RANGE_FIELDS = 2;
const BEAT_FIELDS = 7;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'number' && value >= min && value <= max;

const isWhole = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;

/**
 * Whether `body` is a `HeartbeatDto`, as its validators would say. Heartbeats are most of what there is to
 * validate, and this takes a twentieth of the time.
 */
export function isHeartbeat(body: unknown): boolean {
  return (
    isFields(body) &&
    Object.keys(body).length === HEARTBEAT_FIELDS &&
    isWhole(body['sentAt'], MAX_INSTANT) &&
    isList(body['beats'], 1, MAX_BEATS, isBeat)
  );
}

function isBeat(beat: unknown): boolean {
  if (!isFields(beat)) return false;
  const { ended } = beat;
  return (
    Object.keys(beat).length === BEAT_FIELDS + (ended === undefined ? 0 : 1) &&
    (ended === undefined || typeof ended === 'boolean') &&
    typeof beat['sessionId'] === 'string' &&
    isUUID(beat['sessionId']) &&
    isWhole(beat['sequence'], MAX_SEQUENCE) &&
    isWhole(beat['from'], MAX_INSTANT) &&
    isWhole(beat['to'], MAX_INSTANT) &&
    isNumber(beat['speed'], MIN_PLAYBACK_RATE, MAX_PLAYBACK_RATE) &&
    isNumber(beat['position'], 0, MAX_SECONDS) &&
    isList(beat['ranges'], 0, MAX_RANGES, isRange)
  );
}

const isRange = (range: unknown): boolean =>
  isFields(range) &&
  Object.keys(range).length === RANGE_FIELDS &&
  isNumber(range['start'], 0, MAX_SECONDS) &&
  isNumber(range['end'], 0, MAX_SECONDS);

const isList = (
  value: unknown,
  min: number,
  max: number,
  isItem: (item: unknown) => boolean,
): boolean =>
  Array.isArray(value) && value.length >= min && value.length <= max && value.every(isItem);
