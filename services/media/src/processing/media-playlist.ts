/** One segment as a media playlist lists it. */
export interface ListedSegment {
  readonly file: string;
  readonly seconds: number;
}

/** The segments of a media playlist that ffmpeg has written. */
export function listedSegments(playlist: string): ListedSegment[] {
  return [...playlist.matchAll(/^#EXTINF:([\d.]+),.*\n([^#\s].*)$/gm)].map(([, seconds, file]) => ({
    file: file!.trim(),
    seconds: Number(seconds),
  }));
}

export const durationOf = (segments: readonly ListedSegment[]): number =>
  segments.reduce((sum, { seconds }) => sum + seconds, 0);

/**
 * Bits per second: of the largest segment for its time, and on average (RFC 8216 §4.3.4.2).
 * @param bytesOf the size of a segment
 */
export function bandwidths(
  segments: readonly ListedSegment[],
  bytesOf: (file: string) => number,
): { bandwidth: number; averageBandwidth: number } {
  const rates = segments
    // What is much shorter than a segment says nothing about the rate that a player needs.
    .filter(({ seconds }, _, all) => seconds >= 1 || all.length === 1)
    .map(({ file, seconds }) => (bytesOf(file) * 8) / Math.max(seconds, 0.001));
  const bits = segments.reduce((sum, { file }) => sum + bytesOf(file) * 8, 0);
  const average = bits / Math.max(durationOf(segments), 0.001);
  return {
    bandwidth: Math.ceil(Math.max(average, ...rates)),
    averageBandwidth: Math.ceil(average),
  };
}

/** The codec of an H.264 track as RFC 6381 writes it, from the `avcC` box of its initialisation segment. */
export function avcCodec(initialisation: Buffer): string {
  const at = initialisation.indexOf('avcC');
  if (at < 0) throw new Error('The initialisation segment holds no avcC box');
  return `avc1.${initialisation.subarray(at + 5, at + 8).toString('hex')}`;
}
