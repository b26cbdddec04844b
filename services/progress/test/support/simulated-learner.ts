import { mergedLength, type Span } from './spans.js';

/** What a simulated player says, relative to the beginning of its session. */
export interface SimulatedBeat {
  readonly sequence: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly speed: number;
  readonly positionMs: number;
  readonly ranges: readonly Span[];
}

export interface Simulation {
  readonly beats: readonly SimulatedBeat[];
  /** What was watched, each millisecond of the video once. */
  readonly watchedMs: number;
}

const BEAT_MS = 10_000;
const SPEEDS = [0.75, 1, 1, 1, 1.25, 1.5, 2];

/** Ten minutes in front of a video: playing, pausing, seeking, changing the speed. */
export function simulate(
  random: () => number,
  { videoMs, wallMs }: { videoMs: number; wallMs: number },
): Simulation {
  const beats: SimulatedBeat[] = [];
  let position = 0;
  let speed = pick(SPEEDS, random);
  for (let from = 0; from < wallMs; from += BEAT_MS) {
    const chance = random();
    if (chance < 0.1) continue;
    if (chance < 0.15) speed = pick(SPEEDS, random);
    const ranges: Span[] = [];
    const play = (ms: number): void => {
      const end = Math.min(position + ms, videoMs);
      ranges.push({ start: position, end });
      position = end;
    };
    if (chance < 0.3) {
      play((BEAT_MS / 2) * speed);
      position = Math.floor(random() * videoMs);
      play((BEAT_MS / 2) * speed);
    } else play(BEAT_MS * speed);
    beats.push({
      sequence: beats.length,
      fromMs: from,
      toMs: from + BEAT_MS,
      speed,
      positionMs: position,
      ranges,
    });
    if (position === videoMs) position = 0;
  }
  return { beats, watchedMs: mergedLength(beats.flatMap(({ ranges }) => ranges)) };
}

/** What a bad connection makes of it: some of it twice, in any order, in pieces. */
export function delivered(
  beats: readonly SimulatedBeat[],
  random: () => number,
): SimulatedBeat[][] {
  const all = [...beats, ...beats.filter(() => random() < 0.2)]
    .map((beat) => ({ beat, at: beat.sequence + random() * 12 }))
    .sort((a, b) => a.at - b.at)
    .map(({ beat }) => beat);
  const requests: SimulatedBeat[][] = [];
  while (all.length > 0) requests.push(all.splice(0, 1 + Math.floor(random() * 20)));
  return requests;
}

const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)]!;
