/** Bits of a number. */
const PLANES = 4;
/** What fits into them, in either direction. */
export const LARGEST = 7;
/** Bytes that are compared at once. */
export const STEP = 16;

/**
 * A vector in numbers of four bits, from -7 to 7, of which all first bits stand together, all second ones and so on,
 * sixteen bytes of each in turn. Each plane is laid out as signs are, so that the sum over the dimensions whose sign is
 * set is a count of common bits (RaBitQ; Gao, Long 2024). What that loses is little beside what signs have lost.
 */
export function bitPlanesOf(vector: Float32Array): Uint8Array {
  const scale = LARGEST / (vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1);
  const planes = new Uint8Array(Math.ceil(vector.length / (8 * STEP)) * PLANES * STEP);
  for (const [at, value] of vector.entries()) {
    const number = Math.round(value * scale);
    const byte = at >> 3;
    const first = byte + (byte - (byte % STEP)) * (PLANES - 1);
    for (let plane = 0; plane < PLANES; plane += 1)
      if (number & (0b1000 >> plane)) planes[first + plane * STEP]! |= 0x80 >> (at & 7);
  }
  return planes;
}
