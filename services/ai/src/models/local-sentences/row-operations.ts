import type { Norm } from './encoder-weights.js';

const HEADS = 4;
const EPSILON = 1e-6;

/** To mean 0 and variance 1, row by row (Ba, Kiros, Hinton 2016). */
export function normalize(
  from: Float32Array,
  to: Float32Array,
  count: number,
  { scale, bias }: Norm,
): void {
  const width = scale.length;
  for (let row = 0; row < count; row += 1) {
    const start = row * width;
    let mean = 0;
    for (let at = 0; at < width; at += 1) mean += from[start + at]! / width;
    let variance = 0;
    for (let at = 0; at < width; at += 1) variance += (from[start + at]! - mean) ** 2 / width;
    const factor = 1 / Math.sqrt(variance + EPSILON);
    for (let at = 0; at < width; at += 1)
      to[start + at] = (from[start + at]! - mean) * factor * scale[at]! + bias[at]!;
  }
}

/** @param triple of each piece what it asks, what it answers to, and what it tells, each `width` wide */
export function mixHeads(
  triple: Float32Array,
  to: Float32Array,
  count: number,
  width: number,
): void {
  const size = width / HEADS;
  const shares = new Float32Array(count);
  to.fill(0, 0, count * width);
  for (let head = 0; head < HEADS; head += 1)
    for (let row = 0; row < count; row += 1) {
      const asks = row * 3 * width + head * size;
      for (let other = 0; other < count; other += 1) {
        const answers = other * 3 * width + width + head * size;
        let product = 0;
        for (let at = 0; at < size; at += 1) product += triple[asks + at]! * triple[answers + at]!;
        shares[other] = product / Math.sqrt(size);
      }
      softmax(shares);
      const place = row * width + head * size;
      for (let other = 0; other < count; other += 1) {
        const tells = other * 3 * width + 2 * width + head * size;
        for (let at = 0; at < size; at += 1)
          to[place + at]! += shares[other]! * triple[tells + at]!;
      }
    }
}

function softmax(values: Float32Array): void {
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity);
  let sum = 0;
  for (let at = 0; at < values.length; at += 1) sum += values[at] = Math.exp(values[at]! - most);
  for (let at = 0; at < values.length; at += 1) values[at]! /= sum;
}

export function addTo(sum: Float32Array, more: Float32Array, length: number): void {
  for (let at = 0; at < length; at += 1) sum[at]! += more[at]!;
}
