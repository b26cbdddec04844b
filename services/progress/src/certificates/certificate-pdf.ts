import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/** What stands on a certificate. */
export interface CertificateText {
  readonly holderName: string;
  readonly courseTitle: string;
  readonly completedAt: Date;
  readonly code: string;
  readonly verificationUrl: string;
}

type Weight = '400' | '700';

const require = createRequire(import.meta.url);
/** Each holds the letters of some scripts; a text takes what it needs from all of them. */
const SUBSETS = [
  'latin',
  'latin-ext',
  'greek',
  'greek-ext',
  'cyrillic',
  'cyrillic-ext',
  'vietnamese',
  'devanagari',
];
const fonts = new Map<string, Buffer>();

function font(subset: string, weight: Weight): Buffer {
  const file = `@fontsource/noto-sans/files/noto-sans-${subset}-${weight}-normal.woff`;
  let bytes = fonts.get(file);
  if (!bytes) fonts.set(file, (bytes = readFileSync(require.resolve(file))));
  return bytes;
}

/** A page of A4, across. */
export function certificatePdf(text: CertificateText): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    layout: 'landscape',
    margin: 60,
    info: { Title: `Certificate: ${text.courseTitle}`, Author: 'Lyceum', Subject: text.code },
  });
  const pieces: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (piece: Buffer) => pieces.push(piece));
    document.on('end', () => resolve(Buffer.concat(pieces)));
    document.on('error', reject);
  });
  const { width, height } = document.page;
  document
    .lineWidth(2)
    .rect(30, 30, width - 60, height - 60)
    .stroke('#444444');
  document.fillColor('#1a1a1a');
  const page = new CenteredText(document);
  page.line('Certificate of completion', { y: 90, size: 30, weight: '700' });
  page.line('This is to certify that', { y: 165, size: 14 });
  page.line(text.holderName, { y: 200, size: 34, weight: '700' });
  page.line('has completed the course', { y: 270, size: 14 });
  page.line(text.courseTitle, { y: 305, size: 24, weight: '700' });
  page.line(text.completedAt.toISOString().slice(0, 10), { y: 365, size: 14 });
  page.line(text.code, { y: height - 130, size: 11 });
  page.line(text.verificationUrl, { y: height - 108, size: 9, link: text.verificationUrl });
  document.end();
  return done;
}

interface LineOptions {
  /** Points from the top. */
  readonly y: number;
  /** Points; smaller where the line would be too long. */
  readonly size: number;
  readonly weight?: Weight;
  readonly link?: string;
}

/** Lines in the middle of a page, each letter in the first font that has it. */
class CenteredText {
  private readonly registered = new Set<string>();

  constructor(private readonly document: PDFKit.PDFDocument) {}

  line(text: string, { y, size, weight = '400', link }: LineOptions): void {
    const { document } = this;
    const runs = this.runs(text, weight);
    const room = document.page.width - 140;
    const fitting = Math.min(size, (size * room) / this.width(runs, size));
    let x = (document.page.width - this.width(runs, fitting)) / 2;
    for (const { name, letters } of runs) {
      document.font(name).fontSize(fitting);
      document.text(letters, x, y, { lineBreak: false, ...(link !== undefined && { link }) });
      x += document.widthOfString(letters);
    }
  }

  private width(runs: readonly Run[], size: number): number {
    return runs.reduce((sum, { name, letters }) => {
      return sum + this.document.font(name).fontSize(size).widthOfString(letters);
    }, 0);
  }

  private runs(text: string, weight: Weight): Run[] {
    const runs: { name: string; letters: string }[] = [];
    for (const letter of text.normalize('NFC')) {
      const name = this.fontWith(letter, weight);
      const last = runs.at(-1);
      if (last?.name === name) last.letters += letter;
      else runs.push({ name, letters: letter });
    }
    return runs;
  }

  /** The first that has the letter; one that has not draws a box, as for a script that none of them has. */
  private fontWith(letter: string, weight: Weight): string {
    const names = SUBSETS.map((subset) => this.use(subset, weight));
    return names.find((name) => this.has(name, letter)) ?? names[0]!;
  }

  private has(name: string, letter: string): boolean {
    const { _font: opened } = this.document.font(name) as unknown as { _font: OpenedFont };
    return opened.font.hasGlyphForCodePoint(letter.codePointAt(0)!);
  }

  private use(subset: string, weight: Weight): string {
    const name = `${subset} ${weight}`;
    if (!this.registered.has(name)) this.document.registerFont(name, font(subset, weight));
    this.registered.add(name);
    return name;
  }
}

interface Run {
  readonly name: string;
  readonly letters: string;
}

/** The part of fontkit that pdfkit holds and its types do not show. */
interface OpenedFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}
