/** Little-endian 32-bit floats, as they lie in memory. */
export const bytesOf = (vector: Float32Array): Buffer =>
  Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);

/** A copy: what the driver hands out need not lie where floats may. */
export function vectorOf(bytes: Buffer): Float32Array {
  const vector = new Float32Array(bytes.byteLength / Float32Array.BYTES_PER_ELEMENT);
  bytes.copy(bytesOf(vector));
  return vector;
}

/** One bit per dimension, as Postgres reads `bit varying`: how many differ grows with the angle. */
export const signsOf = (vector: Float32Array): string =>
  Array.from(vector, (value) => (value > 0 ? '1' : '0')).join('');

/** Of vectors of length 1. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at]! * b[at]!;
  return sum;
}
