import { formatValue, isMet, targetOf, type Figure } from '../result.js';

const WIDTH = 760;
const NAMES = 330;
const VALUES = 110;
const BAR = 16;
const ROW = 26;
const TITLE = 34;
const BETWEEN_UNITS = 22;

/**
 * Figures as bars, SVG 1.1. Those of one unit share a scale, which begins at 0; a line shows a target, and a bar
 * that misses its own is of another colour.
 */
export function barPlot(title: string, figures: readonly Figure[]): string {
  const parts: string[] = [text(0, 20, title, 'font-weight="600" font-size="15"')];
  let y = TITLE;
  for (const unit of new Set(figures.map((figure) => figure.unit))) {
    const group = figures.filter((figure) => figure.unit === unit);
    const largest = Math.max(...group.flatMap((figure) => [figure.value, targetOf(figure) ?? 0]));
    for (const figure of group) {
      parts.push(...row(figure, y, largest > 0 ? largest : 1));
      y += ROW;
    }
    y += BETWEEN_UNITS;
  }
  const style = 'font-family="system-ui, sans-serif" font-size="12" fill="#1f2933"';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -4 ${WIDTH + 24} ${y}" ${style}>
<rect x="-12" y="-4" width="100%" height="100%" fill="#ffffff"/>
${parts.join('\n')}
</svg>
`;
}

function row(figure: Figure, y: number, largest: number): string[] {
  const { name, value, unit } = figure;
  const scale = (WIDTH - NAMES - VALUES) / largest;
  const target = targetOf(figure);
  const length = Math.max(value * scale, 1).toFixed(1);
  const middle = y + BAR - 4;
  const line = NAMES + (target ?? 0) * scale;
  return [
    text(0, middle, name.trim()),
    `<rect x="${NAMES}" y="${y}" width="${length}" height="${BAR}" rx="2" fill="${colour(figure)}"/>`,
    ...(target === undefined
      ? []
      : [
          `<line x1="${line.toFixed(1)}" x2="${line.toFixed(1)}" y1="${y - 3}" y2="${y + BAR + 3}" stroke="#1f2933" stroke-dasharray="3 2"/>`,
        ]),
    text(WIDTH, middle, `${formatValue(value)} ${unit}`, 'text-anchor="end"'),
  ];
}

const colour = (figure: Figure): string => {
  if (targetOf(figure) === undefined) return '#8aa4c0';
  return isMet(figure) ? '#2f855a' : '#c05621';
};

function text(x: number, y: number, content: string, more = ''): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${y}" ${more}>${escaped}</text>`;
}
