import { Injectable } from '@nestjs/common';
import { contentTypes, ObjectStore } from '@lyceum/storage';
import type Sharp from 'sharp';
import type { Metadata } from 'sharp';
import type { ImageVariant } from '../assets/index.js';
import { MediaFailure, unreadable } from './media-failure.js';

const WIDTHS = [320, 640, 1280, 1920] as const;
/** AVIF is small and slow to make: not for the largest, nor for what moves. */
const LARGEST_AVIF = 1280;
/** What a picture may unpack to: 50 megapixels are 200 MB, all frames together. */
const MAX_PIXELS = 50_000_000;

/** Loaded with the first picture: it brings a large library along, which most processes never need. */
async function loadSharp(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp');
  // One picture at a time in each job, and nothing kept between them.
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

export interface MadeImages {
  readonly width: number;
  readonly height: number;
  readonly variants: readonly ImageVariant[];
}

/** Pictures in sizes for screens. They are made anew, so that nothing that was hidden in the file goes on. */
@Injectable()
export class StillImages {
  constructor(private readonly store: ObjectStore) {}

  /** @throws MediaFailure */
  async make(original: Buffer, keyPrefix: string, signal: AbortSignal): Promise<MadeImages> {
    const { width, height, pages = 1 } = await this.look(original);
    const isMoving = pages > 1;
    const widths = WIDTHS.filter((wanted) => wanted < width);
    const sizes = [...widths, ...(width <= WIDTHS.at(-1)! ? [width] : [])];
    const variants: ImageVariant[] = [];
    for (const size of sizes)
      for (const format of isMoving || size > LARGEST_AVIF ? ['webp'] : ['webp', 'avif']) {
        signal.throwIfAborted();
        variants.push(
          await this.variant(original, { size, isMoving, keyPrefix, format: format as 'webp' }),
        );
      }
    return { width, height, variants };
  }

  private async look(original: Buffer): Promise<{ width: number; height: number; pages?: number }> {
    const sharp = await loadSharp();
    const known = await sharp(original, { limitInputPixels: false })
      .metadata()
      .catch((): Metadata | undefined => undefined);
    if (!known?.width || !known.height)
      throw unreadable('The file is damaged: it is no picture that can be read.');
    const { pages = 1, autoOrient } = known;
    if (known.width * known.height * pages > MAX_PIXELS)
      throw new MediaFailure({
        state: 'failed',
        code: 'media.too_many_pixels',
        reason: `A picture of ${known.width} × ${known.height} is larger than is taken here.`,
      });
    return { ...autoOrient, pages };
  }

  private async variant(
    original: Buffer,
    options: { size: number; isMoving: boolean; keyPrefix: string; format: 'webp' | 'avif' },
  ): Promise<ImageVariant> {
    const { size, isMoving, keyPrefix, format } = options;
    // Metadata (where and with what it was taken) goes unless one asks for it; its turning is applied.
    const sharp = await loadSharp();
    const picture = sharp(original, { limitInputPixels: MAX_PIXELS, animated: isMoving })
      .autoOrient()
      .resize({ width: size, withoutEnlargement: true });
    const made = format === 'webp' ? picture.webp({ quality: 80 }) : picture.avif({ effort: 2 });
    const { data, info } = await made.toBuffer({ resolveWithObject: true }).catch(() => {
      throw unreadable('The picture is damaged: it cannot be read to the end.');
    });
    const file = `w${size}.${format}`;
    const contentType = contentTypes[format];
    await this.store.put({ key: `${keyPrefix}${file}`, contentType, body: data });
    return {
      file,
      contentType,
      width: info.width,
      height: info.pageHeight ?? info.height,
      bytes: data.length,
    };
  }
}
