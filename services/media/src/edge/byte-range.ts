export type WantedRange =
  | { readonly kind: 'whole' }
  /** `last` is inclusive; to the end when left out. */
  | { readonly kind: 'range'; readonly first: number; readonly last?: number }
  | { readonly kind: 'suffix'; readonly length: number };

/**
 * What a `Range` header asks for (RFC 9110 §14.2). Anything but one range of bytes is answered with the
 * whole, as the standard allows.
 */
export function wantedRange(header: string | undefined): WantedRange {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return { kind: 'whole' };
  if (first === '') return { kind: 'suffix', length: Number(last) };
  if (last === '') return { kind: 'range', first: Number(first) };
  return Number(last) < Number(first)
    ? { kind: 'whole' }
    : { kind: 'range', first: Number(first), last: Number(last) };
}
