import type { Cue } from '@lyceum/contracts';

/** A cue with its text as it is shown (markup and line breaks) and where it is shown. */
interface RawCue extends Cue {
  readonly shown: string;
  readonly settings: string;
}

export interface ParsedCaptions {
  /** Clean WebVTT. */
  readonly webvtt: string;
  /** In the order of their start, without markup. */
  readonly cues: readonly Cue[];
}

/** Why a file of captions cannot be used; the message is for the person who sent it. */
export class CaptionsUnreadable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CaptionsUnreadable';
  }
}

const MOST_CUES = 20_000;
// Of the cues as JSON: below the megabyte that the bus takes, and above what ai makes of a recording.
const MOST_BYTES = 800_000;
const TIMING =
  /^((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})[ \t]+-->[ \t]+((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})(?:[ \t]+(.*))?$/;
const SETTINGS = /^(?:(?:vertical|line|position|size|align|region):[\w%.,-]+(?:[ \t]+|$))*$/;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: '\u00a0',
  lrm: '\u200e',
  rlm: '\u200f',
};

/**
 * Reads WebVTT (https://www.w3.org/TR/webvtt1/) or SubRip and writes it anew as WebVTT, so that only what was
 * understood goes on. Styles and regions are left out; cues are put in order.
 *
 * @throws CaptionsUnreadable
 */
export function parseCaptions(bytes: Buffer): ParsedCaptions {
  const blocks = decode(bytes)
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/);
  const isWebvtt = /^WEBVTT(?:[ \t\n]|$)/.test(blocks[0] ?? '');
  const cues: RawCue[] = [];
  for (const block of isWebvtt ? afterHeader(blocks) : blocks) {
    const cue = readBlock(block);
    if (cue) cues.push(cue);
    if (cues.length > MOST_CUES)
      throw new CaptionsUnreadable(`There are more than ${MOST_CUES} cues.`);
  }
  if (cues.length === 0) throw new CaptionsUnreadable('There is no cue in the file.');
  cues.sort((a, b) => a.start - b.start || a.end - b.end);
  const spoken = cues.map(({ start, end, text }) => ({ start, end, text }));
  if (Buffer.byteLength(JSON.stringify(spoken)) > MOST_BYTES)
    throw new CaptionsUnreadable('There is more text in the file than captions may hold.');
  return { webvtt: ['WEBVTT\n', ...cues.map(writeCue)].join('\n'), cues: spoken };
}

/** Cues may follow the header without an empty line in files of careless programs. */
function afterHeader([header = '', ...blocks]: string[]): string[] {
  const lines = header.split('\n').slice(1);
  const first = lines.findIndex((line) => line.includes('-->'));
  return first < 0 ? blocks : [lines.slice(first).join('\n'), ...blocks];
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\0', '\ufffd');
  } catch {
    throw new CaptionsUnreadable('The file is not text in UTF-8.');
  }
}

function readBlock(block: string): RawCue | undefined {
  const lines = block.split('\n').filter((line, at) => at > 0 || line.trim() !== '');
  // A cue may have an identifier (a number in SubRip) before its time.
  const at = lines.findIndex((line) => line.includes('-->'));
  if (at < 0 || at > 1) return undefined;
  const timing = TIMING.exec(lines[at]!.trim());
  if (!timing) throw new CaptionsUnreadable(`“${lines[at]!.slice(0, 60)}” is not a time.`);
  const start = seconds(timing[1]!);
  const end = seconds(timing[2]!);
  if (end < start) throw new CaptionsUnreadable(`The cue at ${timing[1]} ends before it begins.`);
  const shown = cleanMarkup(
    lines
      .slice(at + 1)
      .join('\n')
      .trim(),
  );
  const text = plainText(shown);
  if (text === '' || end === start) return undefined;
  const settings = timing[3] ?? '';
  return { start, end, text, shown, settings: SETTINGS.test(settings) ? settings.trim() : '' };
}

/** Keeps bold, italics, underlining and who speaks; everything else between angle brackets goes. */
function cleanMarkup(text: string): string {
  return text
    .replace(/\{\\[^}]*\}/g, '')
    .replace(/<(?!\/?(?:b|i|u|v)(?:[ .][^<>]*)?>)[^<>]*>/g, '')
    .replaceAll('-->', '→')
    .replace(/<(?!\/?(?:b|i|u|v)(?:[ .][^<>]*)?>)/g, '&lt;');
}

function plainText(shown: string): string {
  return shown
    .replace(/<[^<>]*>/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/\s+/g, ' ')
    .trim();
}

function writeCue({ start, end, shown, settings }: RawCue): string {
  const times = `${timestamp(start)} --> ${timestamp(end)}`;
  return `${settings === '' ? times : `${times} ${settings}`}\n${shown}\n`;
}

function seconds(text: string): number {
  const [whole = '', fraction = '0'] = text.split(/[.,]/);
  const value = whole.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return value + Number(fraction.padEnd(3, '0')) / 1000;
}

/** `01:02:03.400` @param value seconds */
export function timestamp(value: number): string {
  const ms = Math.round(value * 1000);
  const pad = (part: number, length = 2): string => String(Math.floor(part)).padStart(length, '0');
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`;
}
