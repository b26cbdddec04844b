export class CaptionTrackView {
  /** BCP 47. */
  readonly language!: string;
  /** WebVTT. */
  readonly url!: string;
  /** Whether they were transcribed, and written by nobody. */
  readonly isGenerated!: boolean;
}

export class ImageView {
  readonly url!: string;
  readonly contentType!: string;
  readonly width!: number;
  readonly height!: number;
}

export class ImagesView {
  /** From the smallest to the largest, each in every format there is. */
  readonly items!: ImageView[];
}

export class PlaybackView {
  readonly kind!: 'video' | 'audio' | 'image' | 'file';
  /** Master playlist of HLS; the same token covers all that it names. null for what is not played. */
  readonly url!: string | null;
  /** Ask again before; addresses refuse afterwards. */
  readonly expiresAt!: Date;
  readonly durationSeconds!: number | null;
  readonly posterUrl!: string | null;
  /** WebVTT whose cues are places in one picture. */
  readonly storyboardUrl!: string | null;
  readonly captions!: CaptionTrackView[];
  readonly images!: ImageView[];
  /** Of a file that is passed on as it came. */
  readonly downloadUrl!: string | null;
}
