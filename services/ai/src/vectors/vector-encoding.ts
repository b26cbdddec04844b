const MOST = 127;

/** A byte per dimension: a quarter of the room and of the time to read, for an error far below what matters. */
export function bytesOf(vector: Float32Array): Buffer {
  const scale = MOST / (vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1);
  return Buffer.from(Int8Array.from(vector, (value) => Math.round(value * scale)).buffer);
}

/** Of length 1 again. */
export function vectorOf(bytes: Buffer): Float32Array {
  const values = Float32Array.from(new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length));
  const length = Math.sqrt(cosine(values, values)) || 1;
  return values.map((value) => value / length);
}

/** One bit per dimension, the first in the highest bit of the first byte: how many differ grows with the angle. */
export function signsOf(vector: Float32Array): Buffer {
  const signs = Buffer.alloc(Math.ceil(vector.length / 8));
  for (const [at, value] of vector.entries()) if (value > 0) signs[at >> 3]! |= 0x80 >> (at & 7);
  return signs;
}

/** Of vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}

/** Of a vector of length 1 and one at rest. */
export function cosineAtRest(vector: Float32Array, bytes: Buffer): number {
  const values = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  let product = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at += 1) {
    product += vector[at]! * values[at]!;
    squares += values[at]! * values[at]!;
  }
  return product / (Math.sqrt(squares) || 1);
}
