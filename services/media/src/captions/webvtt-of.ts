import type { Cue } from '@lyceum/contracts';
import { timestamp } from './parse-captions.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Cues as WebVTT in which their text is text, whatever stands in it. */
export function webvttOf(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, text }) => {
    const shown = text
      .replaceAll(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .replaceAll(/[&<>]/g, (mark) => ENTITIES[mark]!);
    return `${timestamp(start)} --> ${timestamp(end)}\n${shown}`;
  });
  return `WEBVTT\n\n${blocks.join('\n\n')}\n`;
}
