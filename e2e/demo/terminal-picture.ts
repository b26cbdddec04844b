/** What a terminal showed at once, and how long after the beginning, in seconds. */
export interface Shown {
  readonly text: string;
  readonly afterSeconds: number;
}

/** In pixels, but for `columns` and `rows`. */
const TERMINAL = { columns: 107, rows: 26, row: 19, character: 7.83, margin: 20, bar: 32 };
const FONT = 13;
/** Nobody watches an encoder at work, and nobody reads a step in less. */
const PAUSE = { shortest: 0.6, longest: 1.8 };
/** How long the end stands still before it begins again. */
const END_SECONDS = 8;

const COLOURS = {
  ground: '#0f172a',
  bar: '#1e293b',
  text: '#cbd5e1',
  ok: '#34d399',
  title: '#f8fafc',
};

/**
 * An animated SVG of a terminal, which scrolls as a real one does. Pauses are shortened. Where nothing may move, it
 * shows the end.
 */
export function terminalPicture(title: string, shown: readonly Shown[]): string {
  const { columns, rows, row, character, margin, bar } = TERMINAL;
  const width = Math.round(columns * character + 2 * margin);
  const height = bar + rows * row + 2 * margin;
  const moments = momentsOf(shown);
  const seconds = (moments.at(-1) ?? 0) + END_SECONDS;
  const percent = (at: number): string => `${((moments[at]! / seconds) * 100).toFixed(2)}%`;
  let line = 0;
  const parts = shown.map(({ text }, at) => {
    const lines = text.split('\n');
    const drawn = lines.map((each, below) => lineOf(each, (line + below + 1) * row));
    line += lines.length;
    return {
      scrolled: Math.min(0, rows - line) * row,
      frames: `@keyframes s${at}{0%{opacity:0}${percent(at)},100%{opacity:1}}`,
      group: `<g style="animation-name:s${at}">${drawn.join('')}</g>`,
    };
  });
  const scrolling = parts.map(
    ({ scrolled }, at) => `${percent(at)}{transform:translateY(${scrolled}px)}`,
  );
  const end = parts.at(-1)?.scrolled ?? 0;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT}" fill="${COLOURS.text}">
<title id="title">${escaped(title)}</title>
<style>
text{white-space:pre}.ok{fill:${COLOURS.ok}}.step{fill:${COLOURS.title};font-weight:600}
g{animation:${seconds.toFixed(1)}s step-end infinite}.all{animation-name:scroll;transform:translateY(${end}px)}
@keyframes scroll{0%{transform:none}${scrolling.join('')}100%{transform:translateY(${end}px)}}
${parts.map(({ frames }) => frames).join('\n')}
@media (prefers-reduced-motion:reduce){g{animation:none!important}}
</style>
<rect width="${width}" height="${height}" rx="10" fill="${COLOURS.ground}"/>
<path d="M0 ${bar}V10a10 10 0 0 1 10-10H${width - 10}a10 10 0 0 1 10 10V${bar}z" fill="${COLOURS.bar}"/>
<text x="${width / 2}" y="21" text-anchor="middle">${escaped(title)}</text>
<svg x="${margin}" y="${bar + margin / 2}" width="${width - 2 * margin}" height="${rows * row + margin / 2}">
<g class="all">
${parts.map(({ group }) => group).join('\n')}
</g>
</svg>
</svg>
`;
}

/** When each is shown in the picture, in seconds. */
function momentsOf(shown: readonly Shown[]): number[] {
  const moments: number[] = [];
  for (const [at, { afterSeconds }] of shown.entries()) {
    const pause = afterSeconds - (shown[at - 1]?.afterSeconds ?? 0);
    const shortened = Math.min(Math.max(pause, PAUSE.shortest), PAUSE.longest);
    moments.push((moments.at(-1) ?? 0) + shortened);
  }
  return moments;
}

/** A step stands out by its outcome and its title, as far as a row of the table has them. */
function lineOf(text: string, y: number): string {
  const step = /^(ok|failed)( +[\d.]+ s {2})(.*)$/.exec(text);
  const content = step
    ? `<tspan class="ok">${step[1]}</tspan>${step[2]}<tspan class="step">${escaped(step[3]!)}</tspan>`
    : escaped(text);
  return text === '' ? '' : `<text y="${y}">${content}</text>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
