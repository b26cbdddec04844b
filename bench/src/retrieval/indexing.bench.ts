import type { Cue } from '@lyceum/contracts';
import type { BenchResult } from '../result.js';
import { indexCourse } from './indexed-course.js';
import { numbersFrom } from './numbers.js';
import { wordOf } from './sample-index.js';

const SECONDS = 3600;
const SECONDS_OF_CUE = 5;
/** Twelve in five seconds: 144 a minute, a usual rate of somebody who teaches. */
const WORDS_OF_CUE = 12;
const CUES_ON_TOPIC = 60;

/** How long one track of captions of an hour takes, from its event until all of it is found by its meaning. */
export async function indexingBench(): Promise<BenchResult> {
  const lesson = { name: 'hour', title: 'An hour', language: 'en', cues: cuesOfAnHour() };
  const { stack, indexingSeconds } = await indexCourse([lesson]);
  await stack.stop();
  return {
    bench: 'indexing',
    figures: [
      {
        name: 'captions of one hour indexed',
        value: indexingSeconds,
        unit: 's',
        target: { atMost: 30 },
      },
    ],
    notes: [
      `one track of ${lesson.cues.length} cues and ${lesson.cues.length * WORDS_OF_CUE} made-up words, local embeddings; the dispatcher looks every two seconds, so that a part of it is waiting`,
    ],
  };
}

function cuesOfAnHour(): Cue[] {
  const next = numbersFrom(11);
  return Array.from({ length: SECONDS / SECONDS_OF_CUE }, (_, at) => {
    const topic = Math.floor(at / CUES_ON_TOPIC);
    const words = Array.from({ length: WORDS_OF_CUE }, () => wordOf(topic, next));
    const start = at * SECONDS_OF_CUE;
    return { start, end: start + SECONDS_OF_CUE, text: `${words.join(' ')}.` };
  });
}
