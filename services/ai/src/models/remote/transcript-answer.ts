import type { Cue } from '@lyceum/contracts';
import { z } from 'zod';
import { languageOf } from './spoken-languages.js';

/** `verbose_json`: https://platform.openai.com/docs/api-reference/audio/verbose-json-object */
const answer = z.object({
  language: z.string().optional().catch(undefined),
  usage: z
    .object({ seconds: z.number().min(0).max(86_400) })
    .optional()
    .catch(undefined),
  segments: z.array(z.object({ start: z.number(), end: z.number(), text: z.string() })),
});

/** What came is no transcript; the message ends a sentence. */
export class TranscriptUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TranscriptUnusable';
  }
}

interface Heard {
  readonly cues: readonly Cue[];
  /** BCP 47. */
  readonly language: string | undefined;
  /** What is charged for, where the provider says it. */
  readonly seconds: number | undefined;
}

/**
 * What a provider heard. Models of speech go on after the end now and then, and step back: a cue lies within the
 * sound, is not empty, and begins no earlier than the one before.
 *
 * @param seconds of the sound
 * @throws TranscriptUnusable
 */
export function readTranscript(text: string, seconds: number): Heard {
  const parsed = answer.safeParse(jsonOf(text));
  if (!parsed.success) throw new TranscriptUnusable('no segments with their times');
  const { language, usage, segments } = parsed.data;
  const cues = segments
    .map((segment) => ({
      start: milliseconds(Math.max(0, segment.start)),
      end: milliseconds(Math.min(segment.end, seconds)),
      text: segment.text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim(),
    }))
    .filter(({ start, end, text: said }) => said !== '' && end > start)
    .toSorted((a, b) => a.start - b.start || a.end - b.end);
  return { cues, language: language && languageOf(language), seconds: usage?.seconds };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TranscriptUnusable('what is not JSON');
  }
}

const milliseconds = (value: number): number => Math.round(value * 1000) / 1000;
